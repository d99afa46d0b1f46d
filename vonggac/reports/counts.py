"""Counts, shares and cut words as a report prints them."""

from vonggac.reports.layout import Span
from vonggac.standing.board import Tally

SHORT = 80  # letters of a duty's text in a table; the letter has the rest


def marked(count: int, mark: str) -> Span:
    """Return the count as a figure that leads to its source."""
    return Span(number(count), bold=True, mark=mark)


def number(count: int) -> str:
    """Return the count as Vietnam writes it.

    >>> number(21914)
    '21.914'
    """
    return f"{count:,}".replace(",", ".")


def percent(counts: Tally) -> str:
    """Return the share done with one decimal, "–" where nothing is owed."""
    share = counts.done_share
    return "–" if share is None else f"{share:.1f}%".replace(".", ",")


def short(text: str) -> str:
    """Return the beginning of the text, cut at a word, without its full stop."""
    text = text.rstrip(".;")
    return text if len(text) <= SHORT else f"{text[: text.rfind(' ', 0, SHORT)]}…"
