"""Filters of the pages about systems."""

from collections.abc import Iterable
from datetime import datetime

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vonggac.core.times import vn
from vonggac.watch.history import Present
from vonggac.watch.models import State
from vonggac.web import watched, words
from vonggac.web.watched import title_of

register = template.Library()

UP: dict[str, words.Words] = {
    "passed": gettext_lazy("đạt"),
    "failed": gettext_lazy("không đạt"),
    "unknown": gettext_lazy("chưa rõ"),
}
USABLE = UP | {"passed": gettext_lazy("dùng được"), "failed": gettext_lazy("không dùng được")}


@register.filter
def up_words(value: str) -> words.Words:
    return UP.get(value, value)


@register.filter
def usable_words(value: str) -> words.Words:
    """How a whole system stands: it may be usable with some check failed."""
    return USABLE.get(value, value)


@register.filter
def gravest(states: Iterable[State]) -> list[State]:
    return watched.gravest(states)


@register.filter
def shows_other(present: Present) -> bool:
    return watched.shows_other(present)


@register.filter
def up_mark(value: str) -> str:
    """The colour and sign of an outcome, those of duties."""
    return {"passed": "on_time", "failed": "overdue"}.get(value, "unknown")


@register.filter
def per_cent(share: float | None) -> str:
    """99,98 %; a share below 100 is never rounded up to it."""
    if share is None:
        return _("chưa có số liệu")
    shown = min(share, 99.99) if share < 100 else share
    return f"{number_format(shown, 2)} %"


@register.filter
def ms(took: float | None) -> str:
    return "–" if took is None else f"{took:.0f} ms"


@register.filter
def hour(moment: datetime) -> str:
    return f"{vn(moment):%H:%M}"


@register.filter
def vn_day(moment: datetime) -> str:
    return f"{vn(moment):%d/%m/%Y}"


@register.filter
def from_30(tall: float) -> str:
    """Where a bar of this height begins in a picture 30 high."""
    return f"{30 - tall:g}"


@register.filter
def check_title(check_id: str) -> str:
    return title_of(check_id).rstrip(".")
