"""`vonggac VERB`: the verbs that need no database start at once, the others are Django management commands.

Whatever the verb, an error that a user can meet is one line on standard error and exit status 2.
"""

import os
import sys
from collections.abc import Callable
from importlib import import_module

from vonggac.core.errors import VongGacError

# Verb -> module with main(argv) -> exit status. They never import Django: `vonggac read` must start in a blink.
PLAIN = {"read": "vonggac.cli.read"}


def main() -> None:
    """Run the verb named on the command line."""
    verb, *rest = sys.argv[1:] or ["help"]
    try:
        sys.exit(_run(verb, rest))
    except VongGacError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output (head, less) has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


def _run(verb: str, rest: list[str]) -> int:
    if verb in PLAIN:
        run: Callable[[list[str]], int] = import_module(PLAIN[verb]).main
        return run(rest)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vonggac.settings")
    from django.core.management import execute_from_command_line  # after the plain verbs, for their speed

    execute_from_command_line([sys.argv[0], verb, *rest])
    return 0


if __name__ == "__main__":
    main()
