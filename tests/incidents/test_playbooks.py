from pathlib import Path

import pytest

from vonggac.core.errors import Unreadable
from vonggac.incidents.playbooks import HERE, OWNERS, STAGES, playbook, playbooks, read_playbook

EIGHT = {
    "connectivity", "data-leak", "defacement", "denial-of-service", "fake-site", "mail-takeover", "malware",
    "ransomware",
}  # fmt: skip


def test_there_are_the_eight_playbooks_and_no_file_besides():
    assert {p.id for p in playbooks()} == EIGHT == {path.stem for path in HERE.glob("*.toml")}


@pytest.mark.parametrize("id", sorted(EIGHT))
def test_a_playbook_goes_through_the_ten_stages_and_ends_with_the_final_report(id):
    found = playbook(id)
    assert list(dict.fromkeys(s.stage for s in found.steps)) == list(STAGES)
    assert {s.owner for s in found.steps} <= set(OWNERS)
    assert "final-report" in {s.id for s in found.steps if s.required and s.stage == "lessons"}


@pytest.mark.parametrize(
    ("id", "word"),
    [
        ("defacement", "mật khẩu quản trị"),
        ("ransomware", "Quét mã độc toàn mạng"),
        ("malware", "Quét toàn mạng"),
        ("ransomware", "bản sao lưu"),
    ],
)
def test_what_the_letter_asks_is_in_the_steps(id, word):
    assert any(word in step.title for step in playbook(id).steps)


def whole() -> str:
    steps = "\n".join(
        f'[[step]]\nid = "{stage}"\nstage = "{stage}"\ntitle = "Việc"\nowner = "duty"' for stage in STAGES
    )
    return f'title = "Thử"\nwhen = "Khi thử"\n{steps}\n'


def test_a_playbook_written_by_hand_is_read(tmp_path: Path):
    path = tmp_path / "thu.toml"
    path.write_text(whole(), "utf-8")
    assert len(read_playbook(path).steps) == 10


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "Thử"', "", "đầu tệp thiếu khóa title"),
        ('title = "Thử"', 'title = "Thử', "sai cú pháp TOML"),
        ('id = "plan"', 'id = "verify"', "hai bước cùng id verify"),
        ('stage = "plan"', 'stage = "ke-hoach"', "bước 3 (plan): stage “ke-hoach” không có"),
        ('stage = "plan"', 'stage = "verify"', "thiếu bước cho giai đoạn “Chọn phương án ứng cứu”"),
        ('id = "plan"', 'id = "plan"\nwithin = "2 giờ"', "bước 3 (plan): thời hạn “2 giờ” không hiểu được"),
        ('id = "plan"', 'id = "plan"\nmàu = 1', "TOML"),
        ('id = "plan"', 'id = "plan"\ncolour = 1', "bước 3 có khóa lạ colour"),
        ('id = "plan"', "id = 3", "bước 3: khóa id trống hoặc sai kiểu (3)"),
        ('id = "plan"', 'id = "plan"\nrequired = "có"', "bước 3: khóa required sai kiểu"),
        ('id = "report"', 'id = "report"\nrequired = false', "giai đoạn báo cáo phải có một bước bắt buộc"),
        ('owner = "duty"', 'owner = "ai đó"', "owner “ai đó” không có"),
    ],
)
def test_a_mistake_in_a_playbook_is_one_line_with_file_step_and_key(tmp_path: Path, old, new, said):
    path = tmp_path / "thu.toml"
    path.write_text(whole().replace(old, new, 1), "utf-8")
    with pytest.raises(Unreadable) as caught:
        read_playbook(path)
    assert said in str(caught.value)
    assert "thu.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_playbook_is_unreadable(tmp_path: Path):
    with pytest.raises(Unreadable, match="không đọc được"):
        read_playbook(tmp_path / "khong.toml")
