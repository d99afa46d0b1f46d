"""The catalogue of measures: what it recognises, and what an officer is told who breaks it."""

from pathlib import Path

import pytest

from vonggac.core.errors import Unreadable
from vonggac.measures import by_id, catalogue, load, match

GOOD = """[[measure]]
id = "thu"
title = "Thử"
words = ["thử … nghiệm"]
checklist = ["Đã thử"]
guidance = ""
proof = ["submission"]
"""


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("Đẩy mạnh tuyên truyền, nâng cao nhận thức cho cán bộ", "awareness"),
        ("kịp thời bóc gỡ mã độc", "malware-cleaning"),
        ("cập nhật phần mềm diệt virus", "antivirus-update"),
        ("sao lưu dữ liệu hằng ngày", "backup-daily"),
        ("sao lưu toàn bộ cơ sở dữ liệu hàng tuần", "backup-weekly"),
        ("theo dõi cổng thông tin điện tử", "portal-watch"),
        ("kiểm tra tường lửa", "firewall"),
        ("thiết bị phát hiện xâm nhập", "intrusion-detection"),
        ("rà soát các tài khoản quản trị", "admin-accounts"),
        ("có phương án ứng cứu sự cố", "incident-plan"),
        ("cảnh giác trang web giả mạo", "fake-sites"),
        ("bảo vệ hệ thống thư điện tử công vụ", "mail-security"),
        ("vận hành Trung tâm tích hợp dữ liệu", "data-centre"),
        ("gửi danh sách trực về Sở", "roster"),
        ("báo cáo kết quả về Sở", "report"),
        ("nâng cấp dung lượng mạng lưới", "network-capacity"),
        ("bố trí xe phát sóng lưu động", "mobile-stations"),
        ("nơi tập trung đông người", "crowd-places"),
        ("tuần tra tuyến cáp", "cable-patrol"),
        ("phòng cháy, chữa cháy", "fire-safety"),
        ("chuẩn bị máy phát điện", "spare-equipment"),
        ("kiểm soát bưu gửi", "parcels"),
        ("kiểm tra đại lý Internet", "agents"),
        ("quản lý SIM thuê bao", "sim-management"),
        ("phát trên đài truyền thanh cơ sở", "local-broadcast"),
        ("phản ánh kịp thời hoạt động đón Tết", "press-coverage"),
        ("vá các lỗ hổng bảo mật", "patching"),
        ("tổ chức trực 24/7", "watch-duty"),
    ],
)
def test_words_of_a_duty_ask_for_a_measure(words: str, asked: str) -> None:
    assert asked in match(words)


@pytest.mark.parametrize("words", ["quản lý văn bản và điều hành", "Sở Nội vụ tham mưu", ""])
def test_other_words_ask_for_none_of_patching_or_firewall(words: str) -> None:
    assert not {"patching", "firewall"} & set(match(words))


def test_every_measure_has_a_checklist_a_proof_and_guidance() -> None:
    assert len(catalogue()) >= 40
    for measure in catalogue():
        assert measure.checklist, measure.id
        assert measure.proof, measure.id
        assert measure.guidance, measure.id
    assert by_id()["roster"].proof == ("roster-coverage",)


def test_both_spellings_of_a_tone_are_one() -> None:
    assert match("khoá, hoà mạng; hủy") == match("khóa, hòa mạng; huỷ")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id = ", "không phải TOML"),
        ("x = 1", r"\[\[measure\]\]"),
        (GOOD.replace('title = "Thử"\n', ""), "thiếu khóa “title”"),
        (GOOD + 'mau = "đỏ"\n', "thừa khóa “mau”"),
        (GOOD.replace('["submission"]', '["lời hứa"]'), "không có loại minh chứng “lời hứa”"),
        (GOOD.replace('id = "thu"', 'id = "Thử"'), "mã chỉ gồm"),
        (GOOD.replace('["Đã thử"]', '"Đã thử"'), "“checklist” phải là danh sách"),
        (GOOD + GOOD, "có hai lần"),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "a.toml").write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable, match=said) as refusal:
        load(tmp_path)
    assert "a.toml" in str(refusal.value)


def test_a_good_file_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD, encoding="utf-8")
    assert [measure.title for measure in load(tmp_path)] == ["Thử"]
