"""Filters of the pages about incidents: words for values, marks, and how much time is left."""

from datetime import datetime, timedelta

from django import template
from django.utils.translation import gettext as _

from vonggac.core.phones import hide_contacts, mask
from vonggac.reports.forms import Answer, words_of
from vonggac.web import words
from vonggac.web.templatetags.vonggac import field

register = template.Library()


@register.filter
def incident_state(value: str) -> words.Words:
    return words.INCIDENT_STATES.get(value, value)


@register.filter
def incident_channel(value: str) -> words.Words:
    return words.INCIDENT_CHANNELS.get(value, value)


@register.filter
def incident_mark(value: str) -> str:
    """The colour of a state: open ones stand out."""
    return {"open": "overdue", "contained": "late", "ended": "in_time", "closed": "on_time"}.get(value, "")


@register.filter
def clock_state(value: str) -> words.Words:
    return words.CLOCK_STATES.get(value, value)


@register.filter
def clock_mark(value: str) -> str:
    marks = {
        "waiting": "unknown",
        "running": "in_time",
        "between": "overdue",
        "overdue": "overdue",
        "met": "on_time",
        "by-day": "late",
        "late": "late",
    }
    return marks.get(value, "")


@register.filter
def alarm_state(value: str) -> words.Words:
    return words.ALARM_STATES.get(value, value)


@register.filter
def alarm_mark(value: str) -> str:
    marks = {"running": "in_time", "acknowledged": "on_time", "exhausted": "overdue", "stopped": "waived"}
    return marks.get(value, "")


@register.filter
def rung_state(value: str) -> words.Words:
    return words.RUNG_STATES.get(value, value)


@register.filter
def rung_mark(value: str) -> str:
    marks = {"calling": "in_time", "acknowledged": "on_time", "silent": "overdue", "skipped": "waived"}
    return marks.get(value, "")


@register.filter
def left(until: datetime, at: datetime) -> str:
    """How long until an instant, or since it: "còn 4 ngày 3 giờ", "quá 12 phút". Whole minutes, rounded down."""
    distance = abs(until - at)
    return (_("còn %s") if until > at else _("quá %s")) % _length(distance)


def _length(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    days, hours, rest = span.days, minutes // 60 % 24, minutes % 60
    if days:
        return f"{_('%d ngày') % days} {_('%d giờ') % hours}" if hours else _("%d ngày") % days
    if hours:
        return f"{_('%d giờ') % hours} {_('%d phút') % rest}" if rest else _("%d giờ") % hours
    return _("%d phút") % rest


@register.filter
def masked(written: str) -> str:
    """A number or address of which only enough is left to recognise it."""
    return mask(written)


@register.filter
def hidden(text: str) -> str:
    """A text without numbers and addresses of people."""
    return hide_contacts(text)


@register.filter
def answer(value: Answer) -> str:
    """An answer of a form, as the form prints it."""
    return words_of(value) if value else ""


@register.filter
def answer_field(value: Answer) -> str:
    """An instant of a form as a datetime-local field takes it; what was typed stays."""
    return field(value) if isinstance(value, datetime) else str(value or "")
