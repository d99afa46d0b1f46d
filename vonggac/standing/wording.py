"""What a reminder says, as an office writes it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings

from vonggac.campaigns.models import Campaign
from vonggac.core.times import DAY, vn, vn_day, words_of_day, words_of_instant
from vonggac.notify.contacts import PHONE, Contact

REHEARSAL = "[DIỄN TẬP] "
_INSTANT = timedelta(microseconds=1)
_LONGEST = 220  # letters of a duty's text in a message; the page has the rest


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing still owed. `due_at`: the instant from which it is late, None where the letter sets no deadline."""

    ref: str
    text: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Written:
    """A message in words."""

    subject: str
    body: str


def reminder(campaign: Campaign, to: Contact, duties: Sequence[Duty], *, at: datetime) -> Written:
    """Return the reminder of the duties for one contact; `at`: the campaign's clock.

    On a telephone it is two sentences, since every 70 letters cost; elsewhere the duties one by one, the earliest
    deadline first. A rehearsal marks both subject and body.
    """
    duties = sorted(duties, key=lambda duty: (duty.due_at is None, duty.due_at or at))
    overdue = [duty for duty in duties if duty.due_at is not None and duty.due_at <= at]
    ahead = [duty for duty in duties if duty not in overdue]
    parts = ((overdue, "quá hạn"), (ahead, "cần thực hiện"))
    counts = ", ".join(f"{len(part)} {words}" for part, words in parts if part)
    letter, mark = f"văn bản số {campaign.directive.title}", REHEARSAL if campaign.rehearsal else ""
    body = (
        _short(to, duties, counts, letter) if to.channel in PHONE else _long(to, overdue, ahead, letter, at)
    )
    return Written(f"{mark}Nhắc việc theo {letter}: {counts}", f"{mark}{body}")


def _short(to: Contact, duties: Sequence[Duty], counts: str, letter: str) -> str:
    next_due = next((duty.due_at for duty in duties if duty.due_at), None)
    first = f" Hạn sớm nhất: {deadline(next_due)}." if next_due else ""
    return f"{to.unit or to.name}: {counts} theo {letter}.{first}"


def _long(to: Contact, overdue: Sequence[Duty], ahead: Sequence[Duty], letter: str, at: datetime) -> str:
    names = ", ".join(dict.fromkeys([to.name, str(to.unit or to.name)]))
    lines = [f"Kính gửi: {names}.", ""]
    lines += [f"Đến {words_of_instant(at)}, thực hiện {letter}, đơn vị còn các nhiệm vụ sau:"]
    for heading, part in (("ĐÃ QUÁ HẠN", overdue), ("CẦN THỰC HIỆN", ahead)):
        if part:
            lines += ["", heading, *_numbered(part, at)]
    page = f" tại {settings.PUBLIC_URL}" if settings.PUBLIC_URL else ""
    lines += [
        "",
        f"Đề nghị đơn vị cập nhật kết quả trên hệ thống{page}, hoặc trả lời thư này, ghi rõ số văn bản",
    ]
    lines[-1] += " và gửi kèm tệp báo cáo."
    return "\n".join(lines)


def _numbered(duties: Sequence[Duty], at: datetime) -> Iterator[str]:
    for number, duty in enumerate(duties, 1):
        text = (
            duty.text if len(duty.text) <= _LONGEST else duty.text[: duty.text.rfind(" ", 0, _LONGEST)] + "…"
        )
        yield f"{number}. {duty.ref}: {text.rstrip('.')}. {when(duty.due_at, at)}"


def deadline(due_at: datetime) -> str:
    """Return a deadline as people say it: the last day when it falls on a midnight, which is where that day ends."""
    local = vn(due_at)
    if local.time() == time():
        return f"hết ngày {words_of_day(vn_day(due_at - DAY))}"
    return f"trước {words_of_instant(due_at)}"


def days_left(due_at: datetime, at: datetime) -> int:
    """Return the days from the day of `at` to the last day on which it is in time; negative once that is over."""
    return (vn_day(due_at - _INSTANT) - vn_day(at)).days


def when(due_at: datetime | None, at: datetime) -> str:
    """Return a deadline in words, with the days left or past at the instant."""
    if due_at is None:
        return "Văn bản không ghi thời hạn."
    days = abs(days_left(due_at, at))
    how_far = f"quá hạn {days} ngày" if due_at <= at else f"còn {days} ngày"
    return f"Hạn: {deadline(due_at)}" + (f" ({how_far})." if days else ".")
