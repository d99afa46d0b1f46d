"""The hunt for fake sites: which of many names imitate a protected one. Pure; no network, no database.

`Hunter(load()).block(b"…")` looks at lines; `Hunter(load()).one("…")` at a single name. The kernel is compiled by Numba
when first used (docs/decisions/0060), so import this room only where it is needed.
"""

FLOOR = 60  # a score from which a hit is worth an officer's minute: measured, see docs/decisions/0061
