"""Filters of the templates: instants, days and the words for values. They format, they do not decide."""

from datetime import date, datetime, time
from urllib.parse import quote

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from vonggac.core.lunar import lunar
from vonggac.core.phones import parse_phone
from vonggac.core.times import DAY, vn
from vonggac.directives.models import Requirement
from vonggac.roster.roles import label
from vonggac.standing.board import Tally
from vonggac.standing.judge import Standing
from vonggac.web import words

register = template.Library()


@register.filter
def clock(moment: datetime) -> str:
    """09:00 08/02/2027, in Vietnam."""
    return f"{vn(moment):%H:%M %d/%m/%Y}"


@register.filter
def stamp(moment: datetime) -> SafeString:
    """The instant with its machine-readable form."""
    return format_html(
        '<time datetime="{}">{}</time>', vn(moment).isoformat(timespec="minutes"), clock(moment)
    )


@register.filter
def due(moment: datetime | None) -> str:
    """A deadline as people say it: the last day when it falls on a midnight, which is where that day ends."""
    if moment is None:
        return _("không nêu hạn")
    local = vn(moment)
    if local.time() == time():
        return _("hết ngày %(day)s") % {"day": f"{local - DAY:%d/%m/%Y}"}
    return _("trước %(instant)s") % {"instant": f"{local:%H:%M %d/%m/%Y}"}


@register.filter
def due_of(moment: datetime | None, requirement: Requirement) -> str:
    """The deadline, or the days throughout which the duty is to be held."""
    if moment is None and requirement.window_from and requirement.window_to:
        return f"{requirement.window_from:%d/%m} – {requirement.window_to:%d/%m/%Y}"
    return due(moment)


@register.filter
def day(when: date) -> str:
    return f"{when:%d/%m/%Y}"


@register.filter
def weekday(moment: datetime) -> words.Words:
    return words.WEEKDAYS[vn(moment).weekday()]


@register.filter
def field(moment: datetime) -> str:
    """As a datetime-local field and our addresses take it."""
    return f"{vn(moment):%Y-%m-%dT%H:%M}"


@register.filter
def unlocal(figure: float) -> str:
    """A number for SVG: a point whatever the language."""
    return f"{figure:g}"


@register.filter
def lunar_day(moment: datetime) -> str:
    return str(lunar(vn(moment).date()))


@register.filter
def lunar_due(moment: datetime) -> str:
    """The lunar day that `due` names: the day before when the deadline is a midnight."""
    local = vn(moment)
    return str(lunar((local - DAY if local.time() == time() else local).date()))


@register.filter
def percent(share: float | None) -> str:
    """One decimal with the language's own mark; a dash where nothing is owed."""
    return "–" if share is None else f"{number_format(round(share, 1), 1)}%"


@register.filter
def megabytes(size: int) -> str:
    return f"{number_format(size / 2**20, 1)} MB" if size >= 2**20 else f"{max(size // 1024, 1)} KB"


@register.filter
def standing(value: Standing) -> words.Words:
    return words.STANDINGS[value]


@register.filter
def part(value: Standing) -> str:
    """The figure under which a standing is counted: it has a colour."""
    return words.PART_OF[value].name


@register.filter
def step(value: str) -> words.Words:
    return words.STEPS[value]


@register.filter
def kind(value: str) -> words.Words:
    return words.KINDS.get(value, value)


@register.filter
def severity(value: str) -> words.Words:
    return words.SEVERITIES.get(value, value)


@register.filter
def channel(value: str) -> words.Words:
    return words.CHANNELS.get(value, value)


@register.filter
def event(value: str) -> words.Words:
    return words.EVENTS.get(value, value)


@register.filter
def scope(value: str) -> words.Words:
    return words.SCOPES.get(value, value)


@register.filter
def role(value: str) -> words.Words:
    return words.ROLES.get(value, value)


@register.filter
def trial(value: str) -> words.Words:
    """What came of a test call."""
    return words.TRIALS.get(value, value)


@register.simple_tag
def tally_cells(campaign: int, key: str, value: str, tally: Tally, query: str) -> SafeString:
    """The figures of one row of a table, each a link to its rows. Written here because a board has hundreds."""
    base = f"/dot/{campaign}/nhiem-vu/?{key}={quote(value)}{query}"
    cells = [
        _cell(base, "&tinh_trang=da-xong", tally.done),
        _cell(base, "&tinh_trang=trong-han", tally.in_time),
        _cell(base, "&tinh_trang=qua-han", tally.overdue, "overdue"),
        _cell(base, "&tinh_trang=khac", tally.other),
        format_html('<td class="n">{}', percent(tally.done_share)),
    ]
    return mark_safe("".join(cells))  # noqa: S308 - each cell was made by format_html


def _cell(base: str, more: str, count: int, kind: str = "") -> SafeString:
    if not count:
        return mark_safe('<td class="n zero">0')
    return format_html('<td class="n {}"><a href="{}{}">{}</a>', kind, base, more, count)


@register.filter
def column(value: str) -> words.Words:
    return words.COLUMNS.get(value, value)


@register.filter
def watch_role(value: str) -> words.Words:
    """A role of a watch; one that only this roster has, in its own words."""
    return words.WATCH_ROLES.get(value) or label(value)


@register.filter
def trouble(value: str) -> words.Words:
    return words.TROUBLES.get(value, value)


@register.filter
def hour(moment: datetime) -> str:
    """07:00 05/02, in Vietnam."""
    return f"{vn(moment):%H:%M %d/%m}"


@register.filter
def digits(written: str) -> str:
    """What a telephone dials."""
    return parse_phone(written).digits or "".join(filter(str.isdigit, written))


@register.filter
def act(value: str) -> words.Words:
    return words.ACTS[value]


@register.filter
def fact(value: str) -> words.Words:
    return words.FACTS.get(value, value)


@register.filter
def kept(value: object, field: str) -> words.Words:
    """A fact as a correction keeps it, for reading."""
    if isinstance(value, list):
        return "; ".join(map(str, value)) or "–"
    if not isinstance(value, str) or not value:
        return "–"
    if field == "due_at":
        return due(datetime.fromisoformat(value))
    if field in {"window_from", "window_to", "issued_on"}:
        return day(date.fromisoformat(value))
    return {"kind": words.KINDS, "deliverable": words.DELIVERABLES}.get(field, {}).get(value, value)
