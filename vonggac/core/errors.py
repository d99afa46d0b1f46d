"""The three meanings an error can have here. Everything a user can meet is one of them.

VongGacError
├── Refused      the rules forbid this now
├── Unreadable   there are no facts in it
└── Unreachable  it could not be measured
"""


class VongGacError(Exception):
    """One line that names the thing and the value; `hint` is the next step, "" when there is none."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.args[0]} {self.hint}".rstrip()


class Refused(VongGacError):
    """The rules forbid this now."""


class Unreadable(VongGacError):
    """No facts can be had from this input."""


class Unreachable(VongGacError):
    """It could not be measured; nothing is known about it."""
