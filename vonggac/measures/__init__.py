"""The catalogue of measures: which words ask for which, what proves it, checklist and guidance for units.

TOML files beside this one, one for each family; officers may edit them (docs/reading.md). Read once, on first use.
"""

from vonggac.measures.catalogue import Measure, by_id, catalogue, load, match

__all__ = ["Measure", "by_id", "catalogue", "load", "match"]
