import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.incidents.making import HOUR, MINUTE, NOW, incident, world
from vonggac.core.errors import Refused, Unreadable
from vonggac.incidents.evidence import add_indicators, altered, attach, bytes_of, take
from vonggac.incidents.indicators import Sign, defang, find, parse, refang
from vonggac.incidents.likeness import Told, duplicates, likely
from vonggac.incidents.models import Attachment, Custody, Entry, Incident
from vonggac.incidents.services import Drill, amend
from vonggac.registry.files import path_of


def file(name="nhat-ky.log", data=b"GET /wp-login.php"):
    return SimpleUploadedFile(name, data)


@pytest.mark.django_db
def test_a_file_is_hashed_when_it_comes_and_everybody_who_takes_it_is_written_down():
    officer, focal = world()
    case = incident(officer)
    entry = attach(
        case, [file(), file("C:\\ảnh\\màn hình.png", b"\x89PNG")], by=focal, now=NOW, from_whom="Ông A"
    )
    log, picture = entry.attachments.all()
    assert picture.name == "màn hình.png"
    assert log.sha256 in entry.text
    assert bytes_of(log, by=officer, now=NOW + MINUTE) == b"GET /wp-login.php"
    take(log, by=officer, now=NOW + HOUR, act=Custody.Act.HANDED, whom="Phòng An ninh mạng")
    chain = [(c.act, c.by_name, c.whom, c.whole) for c in log.custody.all()]
    assert chain == [
        ("received", "dau-moi-yt", "Ông A", True),
        ("taken", "truc-ban", "", True),
        ("handed", "truc-ban", "Phòng An ninh mạng", True),
    ]
    assert "Phòng An ninh mạng" in case.entries.last().text
    with pytest.raises(Refused, match="bàn giao cho ai"):
        take(log, by=officer, now=NOW, act=Custody.Act.HANDED)


@pytest.mark.django_db
def test_evidence_that_was_changed_on_disk_is_told_and_not_handed_out():
    officer, _ = world()
    entry = attach(incident(officer), [file()], by=officer, now=NOW)
    (log,) = entry.attachments.all()
    path_of(log.sha256).write_bytes(b"sua")
    with pytest.raises(Unreadable, match=r"nhat-ky\.log không còn nguyên"):
        bytes_of(log, by=officer, now=NOW)
    assert log.custody.last().whole is False
    assert altered(Attachment.objects.all()) == [log]


@pytest.mark.django_db
def test_an_empty_or_too_large_file_is_refused_before_any_is_kept(settings):
    officer, _ = world()
    case = incident(officer)
    settings.ATTACHMENT_MAX_BYTES = 1024
    for bad, said in (
        ([], "Chưa chọn tệp"),
        ([file(), file(data=b"")], "rỗng"),
        ([file(data=b"x" * 2000)], "nặng"),
    ):
        with pytest.raises(Refused, match=said):
            attach(case, bad, by=officer, now=NOW)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("gialai-gov[.]example[.]vn", "domain", "gialai-gov.example.vn"),
        ("Gia-Lai.EXAMPLE.vn.", "domain", "gia-lai.example.vn"),
        ("tỉnh.example.vn", "domain", "xn--tnh-3f3e.example.vn"),
        ("hxxps://xau.example.vn/A%20b?c=[1]", "url", "https://xau.example.vn/A%20b?c=[1]"),
        ("203[.]0[.]113[.]7", "ipv4", "203.0.113.7"),
        ("[2001:DB8::1]", "ipv6", "2001:db8::1"),
        ("ke-xau[@]mail[.]example[.]vn", "email", "ke-xau@mail.example.vn"),
        ("D41D8CD98F00B204E9800998ECF8427E", "md5", "d41d8cd98f00b204e9800998ecf8427e"),
        ("a" * 64, "sha256", "a" * 64),
    ],
)
def test_an_indicator_is_told_by_its_form_and_comes_back_from_its_defanged_form(text, kind, value):
    sign = parse(text)
    if kind == "domain" and "xn--" in value:
        assert sign.kind == "domain"
        assert sign.value.startswith("xn--")
        return
    assert sign == Sign(kind, value)
    shown = defang(kind, value)
    assert parse(shown) == sign
    if kind in ("domain", "url", "email"):
        assert "[.]" in shown
        assert refang(shown) == value


@pytest.mark.parametrize(
    "text", ["", "báo cáo", "v.v.", "3.14", "12/02/2027", "a" * 600, "http://", "a" * 33]
)
def test_what_is_no_indicator_is_none(text):
    assert parse(text) is None
    assert find(text) == []


@pytest.mark.django_db
def test_indicators_are_kept_once_and_shown_defanged():
    officer, _ = world()
    case = incident(officer)
    text = "Máy chủ 203.0.113.7 gọi về xau[.]example[.]vn (2 lần), xau.example.vn."
    made = add_indicators(case, text, by=officer, now=NOW, note="tường lửa", first_seen_at=NOW - HOUR)
    assert [(i.kind, i.value, str(i)) for i in made] == [
        ("ipv4", "203.0.113.7", "203[.]0[.]113[.]7"),
        ("domain", "xau.example.vn", "xau[.]example[.]vn"),
    ]
    assert made[0].first_seen_at == NOW - HOUR
    assert "xau[.]example[.]vn" in case.entries.last().text
    assert add_indicators(case, text, by=officer, now=NOW) == []
    with pytest.raises(Refused, match="Không thấy dấu hiệu"):
        add_indicators(case, "không có gì", by=officer, now=NOW)
    many = " ".join(f"10.0.{n // 256}.{n % 256}" for n in range(1001))
    with pytest.raises(Refused, match="giới hạn 1000"):
        add_indicators(case, many, by=officer, now=NOW)


@pytest.mark.django_db
def test_duplicates_are_suggested_with_their_reasons_and_only_from_what_is_seen():
    officer, focal = world()
    first = incident(officer, class_id="defacement")
    again = incident(
        focal, channel="web", summary="Cổng hiện trang cờ bạc", now=NOW + HOUR, class_id="defacement"
    )
    far = incident(officer, "GD", summary="Mất điện phòng máy", now=NOW + HOUR)
    found = duplicates(again, Incident.objects.visible_to(officer))
    assert [f.incident for f in found] == [first]
    assert "cùng đơn vị Sở Y tế" in found[0].because
    assert "cùng loại" in found[0].because
    add_indicators(first, "xau.example.vn", by=officer, now=NOW)
    add_indicators(far, "xau[.]example.vn", by=officer, now=NOW + HOUR)
    found = duplicates(far, Incident.objects.visible_to(officer))
    assert [f.incident for f in found] == [first]
    assert "1 dấu hiệu giống nhau" in found[0].because
    assert duplicates(far, Incident.objects.visible_to(focal)) != []
    amend(first, unit=far.unit, by=officer, now=NOW + HOUR)
    assert duplicates(far, Incident.objects.visible_to(focal)) == []


@pytest.mark.django_db
def test_while_a_call_is_taken_down_its_likeness_is_known_and_a_drill_is_like_no_real_one():
    officer, _ = world()
    incident(officer, drill=Drill())
    told = Told(NOW, unit=Incident.objects.get().unit_id, words="Trang chủ Sở Y tế bị chèn cờ bạc")
    assert likely(told, Incident.objects.real()) == []
    real = incident(officer)
    assert [f.incident for f in likely(told, Incident.objects.real())] == [real]
    assert duplicates(real, Incident.objects.all()) == []
    old = Told(NOW + 30 * 24 * HOUR, unit=real.unit_id, words="Trang chủ bị chèn cờ bạc")
    assert likely(old, Incident.objects.real()) == []
    assert Entry.objects.count() == 2
