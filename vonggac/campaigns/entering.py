"""Answers that an officer enters for units (nhập thay): one from a form, or many from a sheet."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from vonggac.audit.services import record_all
from vonggac.campaigns.decisions import may_decide
from vonggac.campaigns.models import Campaign, Obligation, Submission
from vonggac.campaigns.services import SPOKEN_FOR, check_received, check_statement, submit
from vonggac.campaigns.steps import check_step
from vonggac.core.errors import Refused
from vonggac.core.text import key, one_line
from vonggac.core.times import VIETNAM
from vonggac.registry.models import User
from vonggac.registry.sheets import Row, read_rows

Step = Submission.Step
T = TypeVar("T")

# Column -> heading; the export of answers has the same ones, and more that the import does not read.
HEADINGS = {
    "unit": "Mã đơn vị",
    "ref": "Mục",
    "step": "Bước",
    "statement": "Kết quả",
    "received_at": "Nhận lúc",
    "from_whom": "Nhận từ ai",
    "channel": "Kênh",
}
REQUIRED = ("unit", "ref", "step", "from_whom", "channel")
FAULTS_SHOWN = 20
_STEPS = {key(step.label): step for step in Step}
_CHANNELS = {key(channel.label): channel for channel in SPOKEN_FOR}


@transaction.atomic
def enter(
    obligation: Obligation,
    step: Submission.Step,
    *,
    statement: str,
    received_at: datetime,
    channel: Submission.Channel,
    from_whom: str,
    files: "Sequence[UploadedFile[bytes]]" = (),
    by: User,
    now: datetime,
) -> Submission:
    """Enter what a unit said elsewhere. Who answers has received: that step is written too when it was missing."""
    if channel not in SPOKEN_FOR:
        raise Refused(
            "Chưa chọn kênh đã nhận.", hint="Chọn điện thoại, fax, Zalo, thư điện tử hoặc văn bản giấy."
        )
    if step != Step.RECEIVED and not obligation.submissions.exists():
        submit(
            obligation,
            Step.RECEIVED,
            by=by,
            now=now,
            received_at=received_at,
            channel=channel,
            from_whom=from_whom,
        )
    return submit(
        obligation,
        step,
        statement=statement,
        files=files,
        by=by,
        now=now,
        received_at=received_at,
        channel=channel,
        from_whom=from_whom,
    )


@dataclass(slots=True)
class _Last:
    """What was last said about an obligation, moved on as rows are read."""

    version: int = 0
    step: Submission.Step | None = None
    statement: str = ""
    returned: bool = False


@transaction.atomic
def import_answers(path: Path, campaign: Campaign, *, by: User, now: datetime) -> int:
    """Enter every answered row of the sheet and return how many were new; all or none.

    A row without a step, or one that repeats what is known, is left alone, so that an export can be filled in and
    handed back. Raises Unreadable when the file is no sheet, Refused with every faulty row.
    """
    rows = [row for row in read_rows(path, HEADINGS, REQUIRED) if row.cells["step"]]
    scope = Obligation.objects.visible_to(by).filter(campaign=campaign)
    known = scope.select_related("unit", "requirement").only(
        "campaign", "requirement__ref", "unit__code", "unit__path", "unit__name", "unit__short_name"
    )
    owed = {(o.unit.code, o.requirement.ref): o for o in known}
    list(scope.select_for_update().order_by("pk").values_list("pk", flat=True))
    last = _last_said(campaign)
    made: list[Submission] = []
    faults: list[str] = []
    for row in rows:
        try:
            made += _answers(row, campaign, owed, last, by, now)
        except (Refused, ValueError) as fault:
            faults.append(f"dòng {row.number}: {str(fault).rstrip('.')}")
    if faults:
        more = f"; và {len(faults) - FAULTS_SHOWN} lỗi nữa" if len(faults) > FAULTS_SHOWN else ""
        raise Refused(
            f"Tệp {path.name} có {len(faults)} lỗi: {'; '.join(faults[:FAULTS_SHOWN])}{more}.",
            hint="Sửa các dòng này rồi nhập lại; chưa có gì được ghi.",
        )
    Submission.objects.bulk_create(made, batch_size=1000)
    record_all(by, (_entry(said) for said in made), now=now)
    return len(made)


def _entry(said: Submission) -> tuple[str, Obligation, dict[str, object]]:
    digest = hashlib.sha256(said.statement.encode()).hexdigest()
    facts = {"version": said.version, "channel": said.channel, "statement": digest, "files": []}
    return f"submission.{said.step}", said.obligation, facts


def _last_said(campaign: Campaign) -> dict[int, _Last]:
    said = Submission.objects.filter(obligation__campaign=campaign).order_by("version")
    columns = said.values_list("obligation", "version", "step", "statement", "review__verified")
    return {
        obligation: _Last(version, Step(step), statement, verified is False)
        for obligation, version, step, statement, verified in columns
    }


def _answers(
    row: Row,
    campaign: Campaign,
    owed: dict[tuple[str, str], Obligation],
    last: dict[int, _Last],
    by: User,
    now: datetime,
) -> list[Submission]:
    text = {column: value if isinstance(value, str) else "" for column, value in row.cells.items()}
    obligation = owed.get((text["unit"], text["ref"]))
    if obligation is None:
        raise ValueError(f"đơn vị «{text['unit']}» không có việc ở mục «{text['ref']}» trong đợt này")
    step = _one_of(_STEPS, text["step"], HEADINGS["step"])
    known = last.setdefault(obligation.pk, _Last())
    if (known.step, known.statement) == (step, text["statement"].strip()) and not known.returned:
        return []
    entered_at = campaign.time(now)
    received_at = _instant(row.cells["received_at"])
    if received_at is not None:
        check_received(campaign, received_at, entered_at)
    channel = _one_of(_CHANNELS, text["channel"], HEADINGS["channel"])
    if not may_decide(by, obligation):
        raise ValueError(f"tài khoản {by} không được nhập thay {obligation.unit}")
    if not text["from_whom"]:
        raise ValueError(f"thiếu «{HEADINGS['from_whom']}»")
    steps = [Step.RECEIVED] if known.step is None and step != Step.RECEIVED else []
    made = []
    for each in [*steps, step]:
        statement = text["statement"].strip() if each == step else ""
        check_step(known.step, each, returned=known.returned)
        check_statement(each, statement)
        known = last[obligation.pk] = _Last(known.version + 1, each, statement)
        made.append(
            Submission(
                obligation=obligation,
                version=known.version,
                step=each,
                statement=statement,
                received_at=received_at or entered_at,
                entered_at=entered_at,
                by=by,
                channel=channel,
                from_whom=one_line(text["from_whom"])[:120],
            )
        )
    return made


def _one_of(names: dict[str, T], written: str, heading: str) -> T:
    if (found := names.get(key(written))) is None:
        raise ValueError(f"«{heading}» là «{written[:30]}», cần một trong: {', '.join(map(str, names))}")
    return found


def _instant(value: str | date) -> datetime | None:
    """Read a cell as an instant: Excel's own, or 28/01/2027 09:00, or a day (its beginning). Vietnam's clock."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=VIETNAM)
    if isinstance(value, date):
        return datetime.combine(value, time(), VIETNAM)
    if not value:
        return None
    for form in ("%d/%m/%Y %H:%M", "%d/%m/%Y"):
        try:
            return datetime.strptime(value, form).replace(tzinfo=VIETNAM)
        except ValueError:
            continue
    raise ValueError(f"«{HEADINGS['received_at']}» là «{value[:30]}», cần dạng 28/01/2027 09:00")
