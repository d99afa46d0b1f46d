"""The deadline algebra: each row is a way in which letters say when. The letter is of 15/01/2027 (08 tháng Chạp)."""

from datetime import date, datetime

import pytest

from vonggac.core.times import VIETNAM
from vonggac.directives.reading.grammar.days import find_days
from vonggac.directives.reading.grammar.recurrence import find_recurrence
from vonggac.directives.reading.grammar.windows import find_windows
from vonggac.directives.reading.stages.times import times_of

NEAR = date(2027, 1, 15)


def due(text: str) -> str | None:
    found = [deadline.due_at for deadline in times_of(text, NEAR).deadlines if deadline.due_at]
    return f"{found[0].astimezone(VIETNAM):%d/%m/%Y %H:%M}" if found else None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("gửi về Sở trước ngày 28/01/2027.", "28/01/2027 00:00"),
        ("gửi về Sở trước 28/01/2027.", "28/01/2027 00:00"),
        ("gửi về Sở trước ngày 28/1.", "28/01/2027 00:00"),
        ("gửi về Sở trước ngày 28 tháng 01 năm 2027.", "28/01/2027 00:00"),
        ("gửi về Sở trước ngày 28 tháng 01.", "28/01/2027 00:00"),
        ("gửi về Sở trước ngày 28-01-2027.", "28/01/2027 00:00"),
        ("gửi về Sở trước ngày 28.01.2027.", "28/01/2027 00:00"),
        ("chậm nhất ngày 28/01/2027", "29/01/2027 00:00"),
        ("chậm nhất là ngày 28/01/2027", "29/01/2027 00:00"),
        ("chậm nhất đến ngày 28/01/2027", "29/01/2027 00:00"),
        ("chậm nhất vào ngày 28/01/2027", "29/01/2027 00:00"),
        ("chậm nhất trước ngày 28/01/2027", "28/01/2027 00:00"),
        ("muộn nhất ngày 28/01/2027", "29/01/2027 00:00"),
        ("không muộn hơn ngày 28/01/2027", "29/01/2027 00:00"),
        ("gửi đến hết ngày 28/01/2027", "29/01/2027 00:00"),
        ("hoàn thành trong ngày 28/01/2027", "29/01/2027 00:00"),
        ("hoàn thành xong trước ngày 28/01/2027", "28/01/2027 00:00"),
        ("ngắt kết nối trước 18 giờ hôm nay, ngày 15/01/2027", "15/01/2027 18:00"),
        ("tắt máy chưa cập nhật trước 18 giờ 00 ngày 28/01/2027", "28/01/2027 18:00"),
        ("xong trong vòng 03 ngày làm việc kể từ ngày ký công văn này", "21/01/2027 00:00"),
        ("trong thời hạn 10 ngày kể từ ngày ban hành văn bản này", "26/01/2027 00:00"),
        (
            "khắc phục lỗi nêu tại Thông báo số 5/TB-A ngày 02/01/2027 trước 16 giờ ngày 28/01",
            "28/01/2027 16:00",
        ),
        ("tổ chức diễn tập cấp tỉnh trong tháng 5/2027.", "01/06/2027 00:00"),
        ("xong trước khi hết ngày 28/01/2027", "29/01/2027 00:00"),
        ("Thời hạn gửi báo cáo: ngày 28/01/2027", "29/01/2027 00:00"),
        ("Thời hạn hoàn thành: 28/01/2027", "29/01/2027 00:00"),
        ("Hạn cuối: 28/01/2027", "29/01/2027 00:00"),
        ("hạn chót nộp báo cáo là 17h00 ngày 28/01/2027", "28/01/2027 17:00"),
        ("(hoàn thành trước ngày 28/01/2027)", "28/01/2027 00:00"),
        ("(thời gian hoàn thành: trước ngày 28/01/2027)", "28/01/2027 00:00"),
        ("báo cáo vào ngày 28/01/2027", "29/01/2027 00:00"),
        ("trước 09 giờ 00 phút ngày 08/02/2027", "08/02/2027 09:00"),
        ("trước 9h00 ngày 08/02/2027", "08/02/2027 09:00"),
        ("trước 9h ngày 08/02", "08/02/2027 09:00"),
        ("trước 17g ngày 08/02/2027", "08/02/2027 17:00"),
        ("trước 17g30 ngày 08/02/2027", "08/02/2027 17:30"),
        ("trước 16h30' ngày 08/02/2027", "08/02/2027 16:30"),
        ("trước 16 giờ 30, ngày 08/02/2027", "08/02/2027 16:30"),
        ("trước 16:30 ngày 08/02/2027", "08/02/2027 16:30"),
        ("trước 9 giờ sáng ngày 08/02/2027", "08/02/2027 09:00"),
        ("trước 5 giờ chiều ngày 08/02/2027", "08/02/2027 17:00"),
        ("trước 5 giờ rưỡi chiều ngày 08/02/2027", "08/02/2027 17:30"),
        ("trước 24 giờ ngày 08/02/2027", "09/02/2027 00:00"),
        ("chậm nhất 16 giờ 00 phút, thứ Hai, ngày 08/02/2027", "08/02/2027 16:00"),
        ("trước thứ Hai, ngày 08/02/2027", "08/02/2027 00:00"),
        ("trước 15h00 thứ Hai (08/02/2027)", "08/02/2027 15:00"),
        ("trước ngày 08/02/2027 (thứ Hai)", "08/02/2027 00:00"),
        ("trước ngày 08/02/2027, trước 10 giờ", "08/02/2027 10:00"),
        ("gửi ngày 08/02/2027 trước 10 giờ 00", "08/02/2027 10:00"),
        ("trước ngày 23 tháng Chạp", "30/01/2027 00:00"),
        ("trước ngày 23 tháng Chạp (tức ngày 30/01/2027)", "30/01/2027 00:00"),
        ("trước ngày 30/01/2027 (tức 23 tháng Chạp)", "30/01/2027 00:00"),
        ("trước ngày 30/01/2027 (nhằm ngày 23 tháng Chạp năm Bính Ngọ)", "30/01/2027 00:00"),
        ("báo cáo trước 10 giờ mùng 6 Tết", "11/02/2027 10:00"),
        ("báo cáo trước ngày mồng 6 Tết", "11/02/2027 00:00"),
        ("chậm nhất mùng 6 tháng Giêng", "12/02/2027 00:00"),
        ("trước 17 giờ ngày 28 Tết", "04/02/2027 17:00"),
        ("trước rằm tháng Giêng", "20/02/2027 00:00"),
        ("chậm nhất ngày làm việc đầu tiên của tháng 3/2027", "02/03/2027 00:00"),
        ("chậm nhất ngày 05 tháng 01 năm 2028", "06/01/2028 00:00"),
        ("TRƯỚC NGÀY 28/01/2027", "28/01/2027 00:00"),
        ("trưóc ngày 28/01/2027", "28/01/2027 00:00"),
        (
            "báo cáo kết quả thực hiện (bằng văn bản và thư điện tử) về Sở chậm nhất 11 giờ ngày 29/01",
            "29/01/2027 11:00",
        ),
        ("cập nhật bản vá cho 100% máy tính trước ngày 22/01/2027 (15 tháng Chạp)", "22/01/2027 00:00"),
        ("báo UBND xã số điện thoại nhân viên ứng cứu trong ngày 22/01/2027", "23/01/2027 00:00"),
    ],
)
def test_a_deadline_is_the_instant_from_which_it_is_late(words: str, expected: str) -> None:
    assert due(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "theo Công văn số 12/UBND-KT ngày 28/01/2027",
        "từ ngày 03/02/2027 đến hết ngày 09/02/2027",
        "trong vòng 24 giờ kể từ khi phát hiện",
        "báo cáo trước 16h hằng ngày",
        "trực 24/7, 24/24 giờ",
        "tính đến ngày 28/01/2027",
        "số liệu tính đến hết ngày 28/01/2027",
        "họp vào ngày 28/01/2027",
        "dịp lễ 30/4 và 01/5",
        "ngay khi phát hiện sự cố",
        "báo cáo trước ngày 31/02/2027",
        "kể từ ngày 28/01/2027",
        "từ nay đến hết ngày 28/01/2027",
        "trước, trong và sau Tết Nguyên đán Đinh Mùi 2027",
        "sự kiện diễn ra ngày 28/01/2027",
        "trước khi nghỉ Tết",
        "trước 30 Tết",
        "trừ các xã vừa hoàn thành kiểm tra trong tháng 10/2019",
        "thông báo kế hoạch cắt điện trước 02 giờ cho các doanh nghiệp",
    ],
)
def test_what_is_no_deadline_gives_no_instant(words: str) -> None:
    assert due(words) is None


@pytest.mark.parametrize(
    ("words", "every"),
    [
        ("báo cáo trước 16h hằng ngày", "P1D"),
        ("báo cáo hàng ngày trước 16 giờ", "P1D"),
        ("báo cáo mỗi ngày", "P1D"),
        ("ngắt cầu dao khi đóng cửa hằng ngày", "P1D"),
        ("tuần tra địa bàn hằng đêm", "P1D"),
        ("thứ Sáu hằng tuần", "P1W"),
        ("định kỳ thứ Sáu", "P1W"),
        ("vào 15 giờ thứ Năm hàng tuần", "P1W"),
        ("trước ngày 20 hàng tháng", "P1M"),
        ("hằng quý", "P3M"),
        ("02 lần/ngày", "PT12H"),
        ("3 giờ/lần", "PT3H"),
        ("mỗi 6 giờ", "PT6H"),
        ("01 lần/tuần", "P1W"),
        ("hàng ngày, hàng tuần", "P1D"),
        ("khách hàng ngày càng tăng", None),
        ("trực 24/24 giờ", None),
        ("trong vòng 24 giờ", None),
        ("báo cáo Chủ tịch UBND xã vào 16 giờ các ngày nghỉ", "P1D"),
        ("báo cáo Sở trước ngày 15 tháng cuối quý", "P3M"),
        ("phát thanh 02 buổi/ngày", "PT12H"),
    ],
)
def test_the_shortest_period_is_taken(words: str, every: str | None) -> None:
    found = find_recurrence(words)
    assert (found and found[0]) == every


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("từ ngày 03/02/2027 đến hết ngày 09/02/2027", "03/02 09/02"),
        ("từ ngày 03/02 đến ngày 09/02/2027", "03/02 09/02"),
        ("từ 03/02 đến 09/02/2027", "03/02 09/02"),
        ("từ ngày 03 đến ngày 09/02/2027", "03/02 09/02"),
        ("từ ngày 03 đến hết ngày 09 tháng 02 năm 2027", "03/02 09/02"),
        ("từ ngày 03 tháng 02 đến hết ngày 09 tháng 02 năm 2027", "03/02 09/02"),
        ("từ 03/02/2027 - 09/02/2027", "03/02 09/02"),
        ("từ 0 giờ ngày 03/02/2027 đến 24 giờ ngày 09/02/2027", "03/02 09/02"),
        ("từ 29 Tết đến mùng 5 Tết", "05/02 10/02"),
        ("từ ngày 28 tháng Chạp đến hết mùng 5 tháng Giêng", "04/02 10/02"),
        ("từ mùng 1 đến mùng 5 Tết", "06/02 10/02"),
        ("từ ngày 04/02/2027 (28 tháng Chạp) đến ngày 10/02/2027 (mùng 5 Tết)", "04/02 10/02"),
        (
            "từ ngày 04/02/2027 đến ngày 10/02/2027 (tức từ 28 tháng Chạp đến mùng 5 tháng Giêng)",
            "04/02 10/02",
        ),
        ("từ thứ Năm, ngày 04/02/2027 đến hết thứ Tư, ngày 10/02/2027", "04/02 10/02"),
        ("kể từ ngày 04/02/2027 cho đến hết ngày 10/02/2027", "04/02 10/02"),
    ],
)
def test_a_window_has_both_its_days(words: str, expected: str) -> None:
    spans = find_windows(words, find_days(words, NEAR), NEAR)
    assert [f"{span.from_on:%d/%m} {span.to_on:%d/%m}" for span in spans] == [expected]
    assert times_of(words, NEAR).deadlines == []


@pytest.mark.parametrize(
    ("issued_on", "words", "expected"),
    [
        (date(2026, 12, 20), "trước ngày 05/01", datetime(2027, 1, 5, tzinfo=VIETNAM)),
        (date(2027, 1, 20), "trước ngày 15/01", datetime(2027, 1, 15, tzinfo=VIETNAM)),
        (date(2019, 1, 17), "trước ngày 23 tháng Chạp", datetime(2019, 1, 28, tzinfo=VIETNAM)),
        (None, "trước ngày 15/01/2027", datetime(2027, 1, 15, tzinfo=VIETNAM)),
        (None, "trước ngày 15/01", None),
    ],
)
def test_a_missing_year_comes_from_the_letters_date(
    issued_on: date | None, words: str, expected: datetime | None
) -> None:
    assert times_of(words, issued_on).deadlines[0].due_at == expected
