"""`vonggac VERB`: the verbs that need no database start at once, the others are Django management commands."""

import os
import sys
from collections.abc import Callable
from importlib import import_module

# Verb -> module with main(argv) -> exit status. They never import Django: `vonggac read` must start in a blink.
PLAIN = {"read": "vonggac.cli.read", "hunt": "vonggac.cli.hunt", "roster": "vonggac.cli.roster"}


def main() -> None:
    """Run the verb named on the command line."""
    verb, *rest = sys.argv[1:] or ["help"]
    if verb in PLAIN:
        run: Callable[[list[str]], int] = import_module(PLAIN[verb]).main
        sys.exit(run(rest))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vonggac.settings")
    from django.core.management import execute_from_command_line  # after the plain verbs, for their speed

    execute_from_command_line([sys.argv[0], verb, *rest])


if __name__ == "__main__":
    main()
