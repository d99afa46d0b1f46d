"""Taking an incident in, telling what has been learned since, and opening one by rule. One transaction each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from vonggac.core.errors import Refused
from vonggac.core.text import nfc, one_line
from vonggac.core.times import words_of_instant
from vonggac.incidents import clocks, fields, tasks
from vonggac.incidents.models import Entry, Incident
from vonggac.incidents.timeline import Actor, lock_open, may_handle, must_handle, name_of, write
from vonggac.registry.models import System, Unit, User

Kind = Entry.Kind


@dataclass(frozen=True, slots=True)
class Drill:
    """The rehearsal that an incident belongs to, with its clock (`campaigns.Campaign`); without one, the real clock."""

    campaign: int | None = None
    clock_at: datetime | None = None
    clock_set_at: datetime | None = None
    clock_speed: float = 1.0


@transaction.atomic
def report(
    *,
    unit: Unit | None,
    summary: str,
    detected_at: datetime | None,
    received_at: datetime,
    channel: str,
    by: Actor,
    now: datetime,
    reporter: str = "",
    reporter_phone: str = "",
    reporter_email: str = "",
    system: System | None = None,
    details: str = "",
    line: str = "",
    called_at: datetime | None = None,
    read_back_at: datetime | None = None,
    unit_words: str = "",
    system_words: str = "",
    source_key: str | None = None,
    class_id: str | None = None,
    level: int | None = None,
    drill: Drill | None = None,
) -> Incident:
    """Keep a new incident as it was told, with its first line, and with the tasks of its class where one is named.

    Instants are on the incident's clock; `now` is the real one. `unit_words`, `system_words`: as it was said, where
    nobody knows yet which it is. `source_key`: one cause opens one incident; the one that is there is returned.
    Raises Refused: an empty summary, an instant that is still ahead or out of order, an unknown class or level, a
    unit outside the account's scope.
    """
    if source_key and (known := Incident.objects.filter(source_key=source_key).first()):
        return known
    if system is not None and unit is None:
        unit = system.unit
    made = Incident(
        unit=unit,
        unit_words=one_line(unit_words)[:200],
        system=system,
        system_words=one_line(system_words)[:300],
        summary=one_line(summary)[:300],
        details=nfc(details).strip(),
        channel=channel,
        line=one_line(line)[:60],
        reporter=one_line(reporter)[:120],
        reporter_phone=one_line(reporter_phone)[:60],
        reporter_email=one_line(reporter_email)[:200],
        detected_at=detected_at,
        called_at=called_at,
        received_at=received_at,
        read_back_at=read_back_at,
        class_id=class_id or "",
        level=level,
        source_key=source_key or None,
        by=by if isinstance(by, User) else None,
    )
    _set_clock(made, drill)
    made.entered_at = made.time(now)
    _check_new(made, by)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # of two that tell of one cause at once, the later finds the earlier's
        if not source_key:
            raise
        return Incident.objects.get(source_key=source_key)
    write(
        made,
        Kind.REPORTED,
        _first_line(made),
        by=by,
        now=now,
        happened_at=received_at,
        unit=unit.code if unit else "",
        channel=channel,
        class_id=made.class_id,
    )
    if made.class_id:
        tasks.begin(made, clock_class(made.class_id).playbook, by=by, now=now)
    return made


def _set_clock(made: Incident, drill: Drill | None) -> None:
    if drill is None:
        return
    made.rehearsal, made.campaign = True, drill.campaign
    made.clock_at, made.clock_set_at = drill.clock_at, drill.clock_set_at
    made.clock_speed = drill.clock_speed


def _check_new(made: Incident, by: Actor) -> None:
    if not may_handle(by, made.unit):
        if made.unit is None:
            raise Refused("Chưa chọn đơn vị xảy ra sự cố.", hint="Chọn đơn vị của mình.")
        raise Refused(
            f"Tài khoản {by} không được báo sự cố của {made.unit}.", hint="Gọi trực điều hành của Sở."
        )
    if not made.summary:
        raise Refused("Chưa ghi tóm tắt sự cố.", hint="Ghi một câu: hệ thống nào, bị làm sao.")
    if made.channel not in Incident.Channel.values:
        raise Refused(
            f"Kênh báo «{made.channel}» không có.", hint=f"Chọn: {', '.join(Incident.Channel.values)}."
        )
    _check_values(made)
    _check_instants(made, made.entered_at)


def _check_values(made: Incident) -> None:
    if made.class_id:
        clock_class(made.class_id)
    if made.level is not None and not 1 <= made.level <= 5:
        raise Refused(
            f"Cấp độ {made.level} không có.", hint="Cấp độ hệ thống từ 1 đến 5; chưa rõ thì để trống."
        )
    if made.tlp not in Incident.Tlp.values:
        raise Refused(f"Mức chia sẻ «{made.tlp}» không có.", hint=f"Chọn: {', '.join(Incident.Tlp.labels)}.")
    if odd := set(made.effects) - set(clocks.EFFECTS):
        raise Refused(f"Hậu quả «{sorted(odd)[0]}» không có.", hint=f"Chọn: {', '.join(clocks.EFFECTS)}.")
    if made.system is not None and made.unit is not None and made.system.unit_id != made.unit_id:
        raise Refused(
            f"Hệ thống {made.system} không thuộc {made.unit}.", hint=f"Đơn vị của nó là {made.system.unit}."
        )


def _check_instants(made: Incident, at: datetime) -> None:
    said = {
        "phát hiện": made.detected_at,
        "gọi đến": made.called_at,
        "tiếp nhận": made.received_at,
        "đọc lại": made.read_back_at,
    }
    for what, moment in said.items():
        if moment is not None and moment > at:
            raise Refused(
                f"Thời điểm {what} {words_of_instant(moment)} còn ở phía trước.",
                hint="Xem lại ngày, tháng, năm.",
            )
    if made.detected_at is not None and made.detected_at > made.received_at:
        raise Refused(
            f"Phát hiện lúc {words_of_instant(made.detected_at)} nhưng báo từ "
            f"{words_of_instant(made.received_at)}.",
            hint="Xem lại hai thời điểm.",
        )
    try:
        clocks.clocks_for(made.known_since)
    except ValueError as error:
        raise Refused(f"Thời điểm phát hiện quá xa: {error}.", hint="Xem lại năm.") from error


def clock_class(id: str) -> clocks.Class:
    """Return one of the ten classes. Raises Refused for any other."""
    for each in clocks.classes():
        if each.id == id:
            return each
    raise Refused(f"Phân loại «{id}» không có.", hint="Chọn một trong mười loại của Mẫu số 05.")


def _first_line(made: Incident) -> str:
    parts = [f"Tiếp nhận qua {Incident.Channel(made.channel).label}"]
    if made.line:
        parts.append(f"máy {made.line}")
    if made.called_at:
        parts.append(f"gọi lúc {words_of_instant(made.called_at)}")
    if made.reporter:
        parts.append(f"người báo: {made.reporter}")
    said = f"{', '.join(parts)}. {made.where}: {made.summary}"
    if made.read_back_at:
        said += f"\nĐã đọc lại cho người báo lúc {words_of_instant(made.read_back_at)}."
    return f"{said}\n{made.details}" if made.details else said


# What may be learned later, with the word for it in the timeline.
AMENDABLE: dict[str, str] = {
    "unit": "đơn vị",
    "unit_words": "đơn vị (theo lời)",
    "system": "hệ thống",
    "system_words": "hệ thống (theo lời)",
    "summary": "tóm tắt",
    "details": "mô tả",
    "reporter": "người báo",
    "reporter_phone": "điện thoại người báo",
    "reporter_email": "thư của người báo",
    "detected_at": "thời điểm phát hiện",
    "called_at": "thời điểm gọi đến",
    "read_back_at": "thời điểm đọc lại",
    "class_id": "phân loại",
    "level": "cấp độ hệ thống",
    "nationally_important": "hệ thống quan trọng quốc gia",
    "effects": "hậu quả",
    "beyond_capacity": "vượt khả năng tự xử lý",
    "tlp": "mức chia sẻ",
    "personal_data": "có dữ liệu cá nhân",
}


@transaction.atomic
def amend(incident: Incident, *, by: Actor, now: datetime, **learned: Any) -> Incident:
    """Write down what has been learned, old and new value side by side in the timeline; return the row.

    `learned`: columns of AMENDABLE. Nothing is written when nothing is new. Named for the first time, a class begins
    its playbook. Raises Refused as `report` does, and when the incident is closed.
    """
    held = lock_open(incident)
    must_handle(by, held)
    if odd := set(learned) - set(AMENDABLE):
        raise ValueError(f"not to be amended: {sorted(odd)}")
    before = {name: getattr(held, name) for name in learned}
    serious = held.severity
    for name, value in learned.items():
        setattr(held, name, _clean(name, value))
    changed = [name for name in learned if getattr(held, name) != before[name]]
    if not changed:
        return held
    _check_values(held)
    _check_instants(held, held.time(now))
    if held.unit is not None:
        must_handle(by, held)
    if "beyond_capacity" in changed:
        held.beyond_at = held.time(now) if held.beyond_capacity else None
        changed.append("beyond_at")
    held.save(update_fields=changed)
    named = [name for name in changed if name in AMENDABLE]
    lines = [f"{AMENDABLE[n]}: {_words(n, before[n])} → {_words(n, getattr(held, n))}" for n in named]
    if held.severity != serious:
        lines.append(f"mức độ: {serious.label} → {held.severity.label} ({held.severity.because})")
    write(held, Kind.CHANGED, "\n".join(lines), by=by, now=now, columns=named)
    if "class_id" in changed and held.class_id and not held.playbook:
        tasks.begin(held, clock_class(held.class_id).playbook, by=by, now=now)
    return held


_LONGEST = {
    "unit_words": 200,
    "system_words": 300,
    "summary": 300,
    "reporter": 120,
    "reporter_phone": 60,
    "reporter_email": 200,
}


def _clean(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return one_line(value)[: _LONGEST[name]] if name in _LONGEST else nfc(value).strip()


def _words(name: str, value: Any) -> str:
    if value is None or value == "" or value == {}:
        return "chưa rõ"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime):
        return words_of_instant(value)
    if name == "class_id":
        return clock_class(value).label
    if name == "tlp":
        return str(Incident.Tlp(value).label)
    if name == "effects":
        effects: Mapping[str, bool | None] = value
        said = {True: "có", False: "không", None: "chưa rõ"}
        return "; ".join(
            f"{text}: {said[effects[id]]}" for id, text in clocks.EFFECTS.items() if id in effects
        )
    return f"«{value}»"


@transaction.atomic
def note(
    incident: Incident,
    text: str,
    *,
    by: Actor,
    now: datetime,
    happened_at: datetime | None = None,
    kind: Entry.Kind = Kind.NOTE,
) -> Entry:
    """Add a line by hand: what happened, or (`Kind.CALL`) whom somebody rang and what was said."""
    held = lock_open(incident)
    must_handle(by, held)
    if not text.strip():
        raise Refused("Chưa ghi nội dung.", hint="Ghi điều đã xảy ra.")
    if kind not in (Kind.NOTE, Kind.CALL):
        raise ValueError(f"{kind} is not written by hand")
    return write(held, kind, text, by=by, now=now, happened_at=happened_at)


@transaction.atomic
def correct(entry: Entry, text: str, *, by: Actor, now: datetime) -> Entry:
    """Correct a line by a new one that names it; the old one stays. The program's own lines are not corrected."""
    held = lock_open(entry.incident)
    must_handle(by, held)
    if not text.strip():
        raise Refused("Chưa ghi nội dung đính chính.", hint="Ghi câu đúng.")
    if entry.machine:
        raise Refused(
            f"Mục {entry.number} do máy ghi nên không đính chính được.", hint="Thêm một ghi nhận mới."
        )
    return write(
        held,
        Kind.CORRECTION,
        f"Đính chính mục {entry.number}: {text.strip()}",
        by=by,
        now=now,
        happened_at=entry.happened_at,
        corrects=entry,
    )


@transaction.atomic
def set_fields(incident: Incident, values: Mapping[str, Any], *, by: Actor, now: datetime) -> Incident:
    """Keep what the official forms ask besides (`fields.FIELDS`); an emptied blank is not known again.

    Raises Refused for a value that its blank does not take, KeyError for a blank that there is not.
    """
    held = lock_open(incident)
    must_handle(by, held)
    cleaned = {id: fields.clean(id, value) for id, value in values.items()}
    changed = {id: value for id, value in cleaned.items() if held.fields.get(id) != value}
    if not changed:
        return held
    lines = [
        f"{fields.FIELDS[id].label}: {fields.words_of(id, held.fields.get(id)) or 'chưa rõ'} → "
        f"{fields.words_of(id, value) or 'chưa rõ'}"
        for id, value in changed.items()
    ]
    held.fields = {id: value for id, value in (held.fields | changed).items() if value is not None}
    held.save(update_fields=["fields"])
    write(held, Kind.CHANGED, "\n".join(lines), by=by, now=now, fields=sorted(changed))
    return held


def suggest_class(summary: str, details: str = "") -> list[clocks.Class]:
    """Return the classes that the words speak of, the likeliest first."""
    return clocks.suggest(f"{summary}\n{details}")


__all__ = [
    "AMENDABLE",
    "Drill",
    "amend",
    "clock_class",
    "correct",
    "name_of",
    "note",
    "report",
    "suggest_class",
]
