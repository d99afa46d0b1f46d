"""Deadlines that are missing, past, on a day off, or before the period ends that they report on."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from vonggac.core.lunar import public_holidays
from vonggac.core.times import DAY, VIETNAM, day_end, day_start, is_working_day, last_working_day_before
from vonggac.directives.reading.grammar import asks
from vonggac.directives.reading.grammar.clocks import CLOCK, since_midnight
from vonggac.directives.reading.grammar.deadlines import hangs_on_an_event
from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.stages.times import times_of
from vonggac.directives.reading.values import Finding, Period, Reading, Requirement

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def due_doubts(sheet: Sheet, draft: Draft) -> Iterator[Finding]:
    reading = draft.reading
    for requirement in reading.requirements:
        if requirement.due_at is None:
            yield from _no_deadline(requirement)
            continue
        yield from _past(requirement, reading.issued_on)
        yield from _day_off(requirement, reading.issued_on)
        yield from _inside_window(requirement, reading)


def _no_deadline(requirement: Requirement) -> Iterator[Finding]:
    if requirement.deliverable is None or requirement.every or requirement.kind != "deliverable":
        return
    if requirement.due_words and hangs_on_an_event(requirement.due_words):
        return
    what = {"roster": "danh sách trực", "report": "báo cáo", "plan": "kế hoạch", "list": "danh sách"}[
        requirement.deliverable
    ]
    said = f" (“{requirement.due_words}”)" if requirement.due_words else ""
    yield Finding(
        "no-deadline",
        "warning",
        f"{_name(requirement)} yêu cầu gửi {what} nhưng không nêu thời hạn{said}. Hãy hỏi thời hạn.",
        requirement.at,
    )


def _name(requirement: Requirement) -> str:
    return f"Nhiệm vụ {requirement.id}"


def _past(requirement: Requirement, issued_on: date | None) -> Iterator[Finding]:
    due_at = requirement.due_at
    if issued_on and due_at and due_at <= day_start(issued_on):
        yield Finding(
            "past-due",
            "error",
            f"{_name(requirement)} đến hạn “{requirement.due_words}”, trước ngày ban "
            f"hành {issued_on:%d/%m/%Y}. Hãy hỏi lại thời hạn.",
            requirement.at,
        )


def _day_off(requirement: Requirement, issued_on: date | None) -> Iterator[Finding]:
    on = named_day(requirement, issued_on)
    if on is None or is_working_day(on):
        return
    before = last_working_day_before(on)
    what = public_holidays(on.year).get(on) or _WEEKDAYS[on.weekday()]
    yield Finding(
        "due-on-day-off",
        "note",
        f"{_name(requirement)} đến hạn ngày {on:%d/%m/%Y}, là ngày nghỉ ({what}); ngày làm "
        f"việc liền trước là {before:%d/%m/%Y}.",
        requirement.at,
    )


def named_day(requirement: Requirement, issued_on: date | None) -> date | None:
    """Return the day that the deadline's words name: for "hết ngày 27/01" the 27th, though late from the 28th on."""
    due_at = requirement.due_at
    if due_at is None:
        return None
    local = due_at.astimezone(VIETNAM)
    for deadline in times_of(requirement.due_words or "", issued_on).deadlines:
        if deadline.due_at == due_at:
            return deadline.day.on if deadline.day else None  # a month that ends on a Sunday names no Sunday
    return (
        local.date() - DAY
        if local.time() == time() and "trước" not in (requirement.due_words or "").lower()
        else local.date()
    )


def _inside_window(requirement: Requirement, reading: Reading) -> Iterator[Finding]:
    if requirement.deliverable != "report" or requirement.every or requirement.due_at is None:
        return
    if _OF_A_TASK.search(plain(requirement.text)):
        return
    for window in reading.windows:
        ends = _end_of(window)
        if not _covers(requirement, window.from_on, ends) or _reported_later(requirement, reading, ends):
            continue
        yield Finding(
            "due-inside-window",
            "warning",
            f"{_name(requirement)} phải báo cáo “{requirement.due_words}”, trước khi hết đợt "
            f"({window.from_on:%d/%m} đến {window.to_on:%d/%m/%Y})."
            " Hãy hỏi có cần báo cáo bổ sung sau đợt không.",
            requirement.at,
        )
        return


_LAST_CLOCK = re.compile(rf"(?:den|toi|-) ?(?:het )?{CLOCK}[^0-9]")


def _end_of(window: Period) -> datetime:
    """Return the instant at which the period is over: "đến 07 giờ ngày 04/01" then, "đến ngày 04/01" that night."""
    clock = _LAST_CLOCK.search(plain(window.words))
    passed = since_midnight(clock) if clock else None
    return day_end(window.to_on) if passed is None else day_start(window.to_on) + passed


def _covers(requirement: Requirement, begins: date, ends: datetime) -> bool:
    due_at = requirement.due_at
    return due_at is not None and day_start(begins) < due_at < ends


def _reported_later(requirement: Requirement, reading: Reading, ends: datetime) -> bool:
    return any(
        other.deliverable == "report"
        and other.due_at is not None
        and other.due_at >= ends
        and not _sums_up(other, requirement)
        for other in reading.requirements
        if other is not requirement
    )


def _sums_up(later: Requirement, report: Requirement) -> bool:
    """Tell a report that another body makes of those that it was handed: of the period it knows no more than they."""
    return (
        not set(later.recipients) & set(report.recipients)
        and bool(_SUM.match(plain(later.text)))
        and bool(_OF_THE_PERIOD.search(plain(report.text)))
    )


# "báo cáo kết quả diễn tập" tells of one piece of work, not of the period.
_OF_A_TASK = re.compile(
    r"\b(?:ket qua|viec|tinh hinh) (?:dien tap|kiem tra|ra soat|khac phuc|chuan bi|tap huan|cai dat|thanh tra"
    r"|va lo)\b"
)
_OF_THE_PERIOD = re.compile(
    r"\b(?:ket qua|tinh hinh)\b.{0,80}\b(?:thuc hien (?:ke hoach|cong van|chi thi)|dip|dot|tet|le|le hoi"
    r"|quoc khanh|bau cu|dai hoi|trong thoi gian"
    r"|nhung ngay)\b"
)
_SUM = re.compile(r".{0,80}\btong hop\b")


def roll_ups(sheet: Sheet, draft: Draft) -> Iterator[Finding]:
    """What the issuer itself must report onwards "theo quy định": the day stands in another document."""
    for requirement in draft.reading.requirements:
        if asks.rolls_up(requirement.text):
            yield Finding(
                "no-deadline",
                "note",
                f"{_name(requirement)}: báo cáo tổng hợp gửi cấp trên “theo quy định”, văn "
                f"bản này không nêu ngày. Hãy xem văn bản căn cứ.",
                requirement.at,
            )
