"""Công văn đề nghị gỡ bỏ: asks a registrar or host to take a fake site down, and waits for a signature."""

from collections.abc import Iterator
from datetime import datetime

from vonggac.core.errors import Refused
from vonggac.core.times import vn_day, words_of_instant
from vonggac.reports.layout import Item, OfficialDocument, Paragraph, Signer
from vonggac.watch.suspect_models import Suspect


def takedown_letter(
    suspect: Suspect, *, issuer: str, parent_issuer: str, place: str, now: datetime
) -> OfficialDocument:
    """Return the letter. To whom it goes is left open where nobody knows yet; number, day and signature too.

    Raises Refused for a name that no officer has called a fake.
    """
    if suspect.state != Suspect.State.FAKE:
        raise Refused(
            f"{suspect.name} chưa được xác nhận là giả mạo.", hint="Xác nhận trước rồi mới lập công văn."
        )
    return OfficialDocument(
        issuer=issuer,
        parent_issuer=parent_issuer,
        symbol="…",
        place=place or "…",
        month=vn_day(now),
        subject=f"đề nghị tạm ngừng, thu hồi tên miền giả mạo {suspect.defanged}",
        addressees=("Nhà đăng ký tên miền …", "Đơn vị cung cấp dịch vụ lưu trữ …"),
        body=tuple(_body(suspect, issuer)),
        copies=("Như trên", "Lãnh đạo cơ quan (báo cáo)", "Lưu: VT"),
        signer=Signer("THỦ TRƯỞNG ĐƠN VỊ", ""),  # the office writes who signs
        made_at=now,
    )


def _body(suspect: Suspect, issuer: str) -> Iterator[Paragraph | Item]:
    whom = suspect.protected or "cơ quan, tổ chức"
    yield Paragraph(
        f"Qua theo dõi bảo đảm an toàn thông tin mạng, {issuer} phát hiện tên miền {suspect.defanged} "
        f"(viết có dấu ngoặc để tránh bấm nhầm) có dấu hiệu giả mạo {whom}:"
    )
    yield Item(f"Dấu hiệu: {suspect.because}.")
    yield Item(f"Tên miền ở dạng ghi trong DNS: {suspect.name.replace('.', '[.]')}.")
    yield Item(f"Phát hiện lần đầu: {words_of_instant(suspect.found_at)}; nguồn: {suspect.source}.")
    if suspect.reason:
        yield Item(f"Kết luận của cán bộ trực: {suspect.reason}.")
    yield Paragraph(
        "Để ngăn chặn việc lừa đảo, thu thập trái phép thông tin của người dân, đề nghị Quý đơn vị:"
    )
    yield Item("Tạm ngừng hoạt động tên miền, gỡ bỏ nội dung giả mạo và giữ nguyên nhật ký liên quan.")
    yield Item("Cung cấp thông tin về chủ thể đăng ký theo quy định của pháp luật.")
    yield Item("Thông báo kết quả xử lý bằng văn bản.")
    yield Paragraph("Rất mong Quý đơn vị quan tâm phối hợp./.")
