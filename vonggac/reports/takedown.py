"""Công văn đề nghị gỡ bỏ: asks a registrar or host to take a fake site down, and waits for a signature."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from vonggac.core.errors import Refused
from vonggac.core.times import vn_day, words_of_instant
from vonggac.registry.models import Unit
from vonggac.reports.layout import Item, OfficialDocument, Paragraph, Signer, broken
from vonggac.watch.suspect_models import Suspect

LAWS = Path(__file__).with_name("takedown.toml")


def takedown_letter(suspect: Suspect, *, issuer: Unit | None, place: str, now: datetime) -> OfficialDocument:
    """Return the letter. To whom it goes is left open where nobody knows yet; number, day and signature too.

    Raises Refused for a name that no officer has called a fake.
    """
    if suspect.state != Suspect.State.FAKE:
        raise Refused(
            f"{suspect.name} chưa được xác nhận là giả mạo.", hint="Xác nhận trước rồi mới lập công văn."
        )
    name = issuer.name if issuer else "Cơ quan ban hành"
    return OfficialDocument(
        issuer=broken(name),
        parent_issuer=broken(issuer.parent.name) if issuer and issuer.parent else "",
        symbol="…",
        place=place or "…",
        month=vn_day(now),
        subject=f"đề nghị tạm ngừng, thu hồi tên miền giả mạo {suspect.defanged}",
        addressees=("Nhà đăng ký tên miền …", "Đơn vị cung cấp dịch vụ lưu trữ …"),
        body=tuple(_body(suspect, name, vn_day(now))),
        copies=("Như trên", "Lãnh đạo cơ quan (báo cáo)", "Lưu: VT"),
        signer=Signer("THỦ TRƯỞNG ĐƠN VỊ", ""),  # the office writes who signs
        made_at=now,
    )


@cache
def _laws() -> list[dict[str, Any]]:
    laws: list[dict[str, Any]] = tomllib.loads(LAWS.read_text("utf-8"))["law"]
    return sorted(laws, key=lambda law: law["from"])


def law_of(day: date) -> str:
    """Return the law that a request of that day rests on.

    >>> law_of(date(2026, 6, 30)), law_of(date(2026, 7, 1))
    ('Luật An toàn thông tin mạng ngày 19 tháng 11 năm 2015', 'Luật An ninh mạng số 116/2025/QH15')
    """
    return str([law["title"] for law in _laws() if law["from"] <= day][-1])


def _body(suspect: Suspect, issuer: str, day: date) -> Iterator[Paragraph | Item]:
    whom = suspect.protected or "cơ quan, tổ chức"
    yield Paragraph(
        f"Căn cứ {law_of(day)}, qua theo dõi bảo đảm an toàn thông tin mạng, {issuer} phát hiện tên miền "
        f"{suspect.defanged} "
        f"(viết có dấu ngoặc để tránh bấm nhầm) có dấu hiệu giả mạo {whom}:"
    )
    yield Item(f"Dấu hiệu: {suspect.sign}.")
    if suspect.in_dns:
        yield Item(f"Tên miền ở dạng ghi trong DNS: {suspect.in_dns}.")
    told = ", theo phản ánh gửi qua trang kiểm tra địa chỉ" if suspect.handed_in else ""
    yield Item(f"Phát hiện lần đầu: {words_of_instant(suspect.found_at)}{told}.")
    if suspect.looked_at:
        yield Item(f"Kiểm tra lúc {words_of_instant(suspect.looked_at)}: {' '.join(suspect.seen_lines)}")
    if suspect.reason:
        yield Item(f"Kết luận của cán bộ trực: {suspect.reason.rstrip('.')}.")
    yield Paragraph(
        "Để ngăn chặn việc lừa đảo, thu thập trái phép thông tin của người dân, đề nghị Quý đơn vị:"
    )
    yield Item("Tạm ngừng hoạt động tên miền, gỡ bỏ nội dung giả mạo và giữ nguyên nhật ký liên quan.")
    yield Item("Cung cấp thông tin về chủ thể đăng ký theo quy định của pháp luật.")
    yield Item("Thông báo kết quả xử lý bằng văn bản.")
    yield Paragraph("Rất mong Quý đơn vị quan tâm phối hợp./.")
