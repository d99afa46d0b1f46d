"""What messages about an incident say. Neutral, with a link: a telephone's screen is read by others."""

from vonggac.core.times import words_of_instant
from vonggac.incidents.models import Incident

_CLOSED = (Incident.Tlp.STRICT, Incident.Tlp.RED)  # no word of it but by the link
DRILL = "[DIỄN TẬP]"


def alarm(incident: Incident, step: str, link: str) -> tuple[str, str]:
    """Return subject and body of a call to one person; `link`: theirs alone, "" where the program has no address."""
    what = "" if incident.tlp in _CLOSED else f": {incident.summary}"
    subject = f"{_mark(incident)}[KHẨN] Sự cố {incident.code} – {incident.where}"
    lines = [
        f"Sự cố {incident.code} tại {incident.where}{what}.",
        f"Tiếp nhận {words_of_instant(incident.received_at)}. Mức độ: {incident.severity.label}.",
        f"Cấp đang gọi: {step}. {incident.get_tlp_display()}.",
    ]
    if link:
        lines.append(
            f"Nhận xử lý: mở liên kết sau rồi bấm Nhận (dùng một lần, của riêng người nhận tin này): {link}"
        )
    else:
        lines.append("Nhận xử lý: gọi lại trực điều hành của Sở.")
    return subject, _body(incident, lines)


def taken(incident: Incident, name: str) -> tuple[str, str]:
    """Return what the others who were called are told once somebody has it."""
    subject = f"{_mark(incident)}Sự cố {incident.code} đã có người nhận"
    return subject, _body(incident, [f"{name} đã nhận xử lý sự cố {incident.code} tại {incident.where}."])


def _mark(incident: Incident) -> str:
    return f"{DRILL} " if incident.rehearsal else ""


def _body(incident: Incident, lines: list[str]) -> str:
    if incident.rehearsal:
        lines = [f"{DRILL} Đây là diễn tập, không phải sự cố thật.", *lines]
    return "\n".join(lines)
