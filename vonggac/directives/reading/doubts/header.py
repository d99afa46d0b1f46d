"""Facts that every letter has and this one lacks; lines that a scan or a signature made uncertain."""

from collections.abc import Iterator

from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.values import Finding

LOW = 0.8


def missing(sheet: Sheet, draft: Draft) -> Iterator[Finding]:
    reading = draft.reading
    top = sheet.document.lines[0].at if sheet.document.lines else None
    if reading.number is None:
        yield Finding(
            "missing-number",
            "warning",
            "Văn bản không có số. Hãy ghi số, ký hiệu từ sổ đến hoặc bản gốc.",
            top,
        )
    if reading.issued_on is None:
        yield Finding(
            "missing-date",
            "warning",
            "Văn bản không có ngày ban hành; không suy được năm của các mốc thiếu năm. Hãy ghi ngày.",
            top,
        )
    if reading.signer is None:
        yield Finding(
            "missing-signer",
            "warning",
            "Văn bản không có khối chữ ký (quyền hạn, chức vụ, họ tên). Hãy đối chiếu bản gốc.",
        )


def low_confidence(sheet: Sheet, draft: Draft) -> Iterator[Finding]:
    if any(note.code == "low-confidence" for note in sheet.document.notes):
        return  # the extraction has said so already, with its reasons
    weak = [line for line in sheet.document.lines if line.text.strip() and line.confidence < LOW]
    if weak:
        yield Finding(
            "low-confidence",
            "warning",
            f"{len(weak)} dòng nhận dạng chưa chắc chắn, từ dòng "
            f"“{weak[0].text.strip()[:60]}”. Hãy đối chiếu.",
            weak[0].at,
        )
