"""What the API takes and gives. Instants carry an offset; without one in the input they are Vietnam's wall clock."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator

from vonggac.campaigns.models import Submission
from vonggac.core.text import nfc
from vonggac.core.times import VIETNAM
from vonggac.standing.judge import Standing

T = TypeVar("T")
NOTHING_HIDDEN = r"^[^\x00]*$"  # PostgreSQL keeps no NUL


_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=VIETNAM), datetime(2100, 1, 1, tzinfo=VIETNAM)


def _written(moment: object) -> object:
    if isinstance(moment, str) and not re.match(r"\d{4}-\d\d-\d\d[T ]", moment):
        raise ValueError("cần dạng 2027-01-25T09:00:00+07:00")  # a bare number would be read as Unix time
    return moment


def _in_our_time(moment: datetime) -> datetime:
    """Asked beyond our time, the answer is that of its edge, and says so in its own `as_of`."""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
    if moment.year < _FIRST.year:
        return _FIRST
    return _LAST if moment.year >= _LAST.year else moment


Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


def _blank(written: object) -> object:
    return None if written in ("", "null") else written  # how forms say that a field is not filled in


Blank = BeforeValidator(_blank)
Instant = Annotated[datetime, BeforeValidator(_written), AfterValidator(_in_our_time)]
Text = Annotated[str, Field(max_length=20_000, pattern=NOTHING_HIDDEN), AfterValidator(nfc)]
Name = Annotated[str, Field(max_length=120, pattern=NOTHING_HIDDEN), AfterValidator(nfc)]


class Fault(Schema):
    """Why something was not done, and the next step."""

    detail: str


class BadInput(Schema):
    """Which part of a request is not as described."""

    detail: list[dict[str, Any]]


FAULTS: dict[int, Any] = {401: Fault, 422: BadInput}


class Page(Schema):
    """Which part of a list is wanted."""

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    page_size: Annotated[int, Field(ge=1, le=500)] = 100

    def of(self, items: "Sequence[T]") -> "Sequence[T]":
        return items[(self.page - 1) * self.page_size : self.page * self.page_size]


class DirectiveLine(Schema):
    id: int
    number: str
    issued_on: date | None
    issuer: str
    subject: str


class RequirementOut(Schema):
    id: int
    ref: str = Field(description="where it stands in the letter")
    text: str
    kind: str
    due_at: datetime | None
    due_words: str
    page: int
    line: int


class DirectiveOut(DirectiveLine):
    requirements: list[RequirementOut]


class CampaignOut(Schema):
    id: int
    name: str
    directive: DirectiveLine
    opened_at: datetime
    rehearsal: bool
    clock: datetime = Field(description="what the campaign's own clock says now")


class UnitOut(Schema):
    code: str
    name: str
    kind: str
    parent: str | None = Field(description="code of the unit above, when it is in your scope")


class TallyOut(Schema):
    """Parts add up to `total`; nothing unknown hides in another part."""

    total: int
    on_time: int
    late: int
    in_time: int
    overdue: int
    broken: int
    unknown: int
    waived: int


class GroupOut(Schema):
    key: str = Field(description="code of the unit, or place of the requirement in the letter")
    name: str
    tally: TallyOut


class BoardOut(Schema):
    campaign: int
    as_of: datetime
    tally: TallyOut
    silent_units: int
    groups: list[GroupOut]


class ObligationLine(Schema):
    id: int
    campaign: int
    unit: str
    unit_name: str
    ref: str
    standing: Standing
    due_at: datetime | None
    proved_at: datetime | None
    answered: bool


class Obligations(Schema):
    as_of: datetime
    total: int
    page: int
    items: list[ObligationLine]


class AttachmentOut(Schema):
    id: int
    name: str
    size: int
    sha256: str
    media_type: str


class AnswerOut(Schema):
    version: int
    step: str
    statement: str
    received_at: datetime
    entered_at: datetime
    channel: str
    files: list[AttachmentOut]


class ObligationOut(ObligationLine):
    text: str
    words: str = Field(description="the passing unit's own words; empty: the letter's")
    page: int
    line: int
    answers: list[AnswerOut] = Field(description="newest first")


Version = Annotated[int, Field(ge=0, le=2**31 - 1)]


class AnswerIn(Schema):
    step: Submission.Step
    statement: Text = ""
    received_at: Annotated[Instant | None, Blank] = Field(
        None, description="on the campaign's clock; when the unit said it, if earlier"
    )
    after_version: Annotated[Version | None, Blank] = Field(
        None, description="the version you last saw, 0 for none: refused if another came in between"
    )


EventType = Literal[
    "obligation.changed", "obligation.overdue", "obligation.broken", "campaign.opened", "incident.changed"
]


class WebhookIn(Schema):
    url: Annotated[str, Field(min_length=1, max_length=300, pattern=NOTHING_HIDDEN)]
    events: Annotated[list[EventType], Field(min_length=1, max_length=10)]


class WebhookOut(Schema):
    id: int
    url: str
    events: list[str]
    made_at: datetime
    state: str = Field(
        description="of the last delivery: idle, queued, sending, sent; failed: halted until resumed"
    )
    tries: int
    next_at: datetime | None = Field(description="when it is tried again")
    error: str


class WebhookMade(WebhookOut):
    secret: str = Field(description="whsec_…, shown once")


GroupBy = Literal["unit", "requirement"]


class IncidentIn(Schema):
    """What a program tells of an incident. Nobody is called by it: the officer on duty decides."""

    summary: Annotated[
        str, Field(min_length=1, max_length=300, pattern=NOTHING_HIDDEN), AfterValidator(nfc)
    ] = Field(description="one sentence: what, and what happened to it")
    details: Text = ""
    unit: Annotated[Name | None, Blank] = Field(None, description="code; your own unit if left out")
    system: Annotated[Id | None, Blank] = Field(None, description="id of a registered system")
    system_words: Annotated[str, Field(max_length=300, pattern=NOTHING_HIDDEN), AfterValidator(nfc)] = ""
    detected_at: Annotated[Instant | None, Blank] = None
    class_id: Annotated[Name | None, Blank] = Field(None, description="one of the ten classes, if clear")
    reporter: Name = ""
    reporter_phone: Annotated[str, Field(max_length=60, pattern=NOTHING_HIDDEN)] = ""
    reporter_email: Annotated[str, Field(max_length=200, pattern=NOTHING_HIDDEN)] = ""
    reference: Annotated[str, Field(max_length=100, pattern=NOTHING_HIDDEN)] = Field(
        "", description="your own number of the case: the same number opens one incident"
    )


class IncidentClock(Schema):
    id: str
    how: str = Field(description="waiting, running, between, overdue, met, by-day, late")
    due_at: datetime | None
    met_at: datetime | None
    confirmed: bool = Field(description="false: nobody has confirmed that the limit still holds")


class IncidentOut(Schema):
    id: int
    code: str
    summary: str
    unit: str | None
    class_id: str
    severity: str
    state: str
    rehearsal: bool
    detected_at: datetime | None
    received_at: datetime
    clocks: list[IncidentClock]
