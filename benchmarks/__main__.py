"""`make bench [NAMES]`: every benchmark of this folder, or those named, one after the other."""

import importlib
import sys

ALL = (
    "reading",
    "forms",
    "board",
    "pages",
    "roster",
    "sheets",
    "report",
    "outbox",
    "hunt",
    "probing",
    "watching",
)


def main() -> None:
    """Run the benchmarks and print their tables."""
    for name in sys.argv[1:] or ALL:
        print(f"\n== {name}")
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
