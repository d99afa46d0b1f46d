"""Công văn đôn đốc: what each unit still owes under a letter, as an official document that waits for a signature."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from vonggac.campaigns.models import Campaign, Obligation
from vonggac.core.errors import Refused
from vonggac.core.text import collation
from vonggac.core.times import DAY, day_end, day_start, vn_day, words_of_day, words_of_instant
from vonggac.registry.models import User
from vonggac.reports.layout import Annex, Item, OfficialDocument, Paragraph, Signer, Table, Text
from vonggac.standing.board import Row, board
from vonggac.standing.judge import Standing
from vonggac.standing.policy import working_days_after
from vonggac.standing.wording import days_left, deadline

ANSWER_WITHIN = 2  # working days that a unit gets to answer; the officer may name another day
AHEAD = 3  # days: what falls due within them is chased together with what is overdue
_LISTED = 8  # more units than this go to the annex, and Kính gửi says so
_LONGEST = 200  # letters of a duty's text in the table; the letter itself has the rest
_WIDTHS = (0.06, 0.25, 0.37, 0.16, 0.16)


@dataclass(frozen=True, slots=True)
class Owing:
    """One thing that a unit still owes. `because`: how it stands, in words."""

    unit: str
    ref: str
    text: str
    due_at: datetime | None
    overdue: bool
    because: str


def owing(campaign: Campaign, as_of: datetime, *, user: User, until: datetime | None = None) -> list[Owing]:
    """Return what the units in the user's scope still owe at the instant, by unit in the order of the alphabet.

    That is what is overdue, and what falls due before `until`; None: everything that is open. What a unit reported
    and nobody has looked at yet is not owed by the unit. `as_of`, `until`: the campaign's clock.
    """
    judged = {row.obligation: row for row in board(campaign, as_of, user=user).rows}
    wanted = {pk: row for pk, row in judged.items() if _is_owed(row, until)}
    duties = Obligation.objects.filter(campaign=campaign).select_related("requirement", "unit")
    found = [_owing(duty, wanted[duty.pk], as_of) for duty in duties if duty.pk in wanted]
    return sorted(found, key=lambda o: (collation(o.unit), not o.overdue, o.due_at or _NEVER))


def soon(as_of: datetime) -> datetime:
    """Return up to when a duty must fall due to be chased at the instant, where nobody asks for more."""
    return day_end(vn_day(as_of + AHEAD * DAY))


_NEVER = day_start(date.max)


def _is_owed(row: Row, until: datetime | None) -> bool:
    if row.claimed or (row.proved_at is not None and not row.below):
        return False
    if row.standing is Standing.OVERDUE:
        return True
    return row.standing is Standing.OPEN and (
        until is None or (row.due_at is not None and row.due_at <= until)
    )


def _owing(duty: Obligation, row: Row, as_of: datetime) -> Owing:
    text = duty.words or duty.requirement.text
    text = text if len(text) <= _LONGEST else text[: text.rfind(" ", 0, _LONGEST)] + "…"
    overdue = row.standing is Standing.OVERDUE
    return Owing(duty.unit.name, str(duty.requirement), text, row.due_at, overdue, _because(row, as_of))


def _because(row: Row, as_of: datetime) -> str:
    if row.proved_at is not None:
        return f"đơn vị cấp dưới: {row.below_answered}/{row.below} đã trả lời"
    said = "" if row.answered else "; chưa tiếp nhận"
    if row.due_at is None:
        return f"chưa báo cáo{said}"
    days = abs(days_left(row.due_at, as_of))
    if row.standing is Standing.OVERDUE:
        return (f"quá hạn {days} ngày" if days else "vừa quá hạn") + said
    return (f"còn {days} ngày" if days else "đến hạn hôm nay") + said


def chasing_letter(
    campaign: Campaign, owed: Sequence[Owing], as_of: datetime, *, answer_by: date | None = None
) -> OfficialDocument:
    """Return the letter. Number, day and signature are left to the office.

    `answer_by`: the last day on which to answer, ANSWER_WITHIN working days later if None. Raises Refused when
    nothing is owed: there is nobody to chase.
    """
    if not owed:
        raise Refused(f"Đợt «{campaign}» không còn đơn vị nào nợ nhiệm vụ.", hint="Không cần đôn đốc.")
    directive, reading = campaign.directive, campaign.directive.reading
    place = str(reading.get("place") or "")
    units = list(dict.fromkeys(one.unit for one in owed))
    listed = len(units) <= _LISTED
    return OfficialDocument(
        issuer=directive.issuer or "Cơ quan ban hành",
        parent_issuer=f"UBND tỉnh {place}" if place and directive.issuer.startswith("Sở ") else "",
        symbol=directive.number.partition("/")[2],
        place=place or "…",
        month=vn_day(as_of),
        subject=f"đôn đốc thực hiện {_cited(campaign)}",
        addressees=tuple(units) if listed else ("Các đơn vị có tên trong Phụ lục kèm theo",),
        body=tuple(_body(campaign, owed, as_of, answer_by or _answer_by(as_of))),
        copies=("Như trên", "Lãnh đạo cơ quan (báo cáo)", "Lưu: VT"),
        signer=_signer(reading.get("signer")),
        annexes=(Annex("Danh sách nhiệm vụ chưa hoàn thành", (_table(owed, as_of),)),),
        banner="DIỄN TẬP" if campaign.rehearsal else "",
        made_at=as_of,
    )


def _cited(campaign: Campaign) -> str:
    return f"{_KINDS.get(campaign.directive.kind, 'Văn bản')} số {campaign.directive.title}"


_KINDS = {
    "cong_van": "Công văn", "chi_thi": "Chỉ thị", "cong_dien": "Công điện", "ke_hoach": "Kế hoạch",
    "thong_bao": "Thông báo", "quyet_dinh": "Quyết định",
}  # fmt: skip


def _answer_by(as_of: datetime) -> date:
    return working_days_after(vn_day(as_of), ANSWER_WITHIN)


def _signer(said: object) -> Signer | None:
    """Return who signed the letter that is being carried out; the office changes it where another signs."""
    if not isinstance(said, dict) or not said.get("title"):
        return None
    title, authority = str(said["title"]), str(said.get("authority") or "")
    if authority == "KT." and title.lower().startswith("phó "):
        authority = f"KT. {title[4:]}"  # a deputy signs for the head, whose office the paper names
    return Signer(title, str(said.get("name") or ""), authority)


def _body(
    campaign: Campaign, owed: Sequence[Owing], as_of: datetime, answer_by: date
) -> Iterator[Paragraph | Item]:
    directive = campaign.directive
    late = [one for one in owed if one.overdue]
    about = f" về việc {directive.subject}" if directive.subject else ""
    yield Paragraph(f"{directive.issuer or 'Cơ quan'} đã ban hành {_cited(campaign)}{about}.")
    units = len({one.unit for one in owed})
    yield Paragraph(
        f"Qua theo dõi, đến {words_of_instant(as_of)} còn {len(owed)} nhiệm vụ của {units} đơn vị chưa hoàn thành"
        f"{_overdue(owed, late)} (chi tiết tại Phụ lục kèm theo). "
        "Để kịp tổng hợp, báo cáo theo quy định, đề nghị các đơn vị:"
    )
    if late:
        yield Item(
            "Khẩn trương hoàn thành các nhiệm vụ đã quá hạn và gửi báo cáo kết quả chậm nhất ngày "
            f"{words_of_day(answer_by)}; nêu rõ nguyên nhân chậm."
        )
    if len(late) < len(owed):
        yield Item("Thực hiện và báo cáo đúng hạn các nhiệm vụ còn trong thời hạn.")
    yield Item("Nhiệm vụ đã thực hiện nhưng chưa báo cáo: cập nhật ngay kết quả, kèm tài liệu minh chứng.")
    yield Item("Trường hợp có vướng mắc: gửi đề nghị gia hạn, nêu rõ lý do và thời hạn đề nghị.")
    yield Paragraph("Đề nghị các đơn vị quan tâm, triển khai thực hiện./.")


def _overdue(owed: Sequence[Owing], late: Sequence[Owing]) -> str:
    if not late:
        return ""
    if len(late) == len(owed):
        return ", tất cả đã quá hạn"
    return f", trong đó {len(late)} nhiệm vụ của {len({one.unit for one in late})} đơn vị đã quá hạn"


def _table(owed: Sequence[Owing], as_of: datetime) -> Table:
    rows: list[tuple[Text, ...]] = []
    for number, (unit, its) in enumerate(groupby(owed, key=lambda one: one.unit), 1):
        for place, one in enumerate(its):
            head = (str(number), unit) if place == 0 else ("", "")
            due = deadline(one.due_at).capitalize() if one.due_at else "Không ghi"
            rows.append((*head, f"{one.ref}: {one.text}", due, one.because.capitalize()))
    return Table(
        headings=("TT", "Đơn vị", "Nhiệm vụ", "Thời hạn", "Tình trạng"),
        rows=tuple(rows),
        widths=_WIDTHS,
        align="cllcl",
        note=f"Số liệu đến {words_of_instant(as_of)}.",
    )
