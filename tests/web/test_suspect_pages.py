"""Fake sites on pages: anybody hands in, officers decide, blocklists and letters go out. No name is ever visited."""

import gzip
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make
from vonggac.audit.models import Entry
from vonggac.incidents.models import Incident
from vonggac.registry.models import Unit
from vonggac.watch import suspects
from vonggac.watch.suspect_models import Suspect
from vonggac.watch.suspects import A_MINUTE

FAKE = "vietcombank-trungthuong.top"


@pytest.fixture
def officer(db) -> Client:
    client = Client()
    client.force_login(make.user("truc", make.province()))
    return client


def hand_in(client: Client, address: str, **more: str):
    return client.post(reverse("check-address"), {"address": address, **more})


def test_anybody_hands_in_an_address_and_is_told_whom_it_imitates(db):
    answer = hand_in(Client(), f"https://{FAKE}/dang-nhap?sdt=1")
    page = answer.content.decode()
    assert "Vietcombank" in page
    assert "vietcombank-trungthuong[.]top" in page
    assert f'href="https://{FAKE}' not in page


def test_nothing_is_kept_but_the_name_unless_more_is_given(db):
    hand_in(Client(), f"https://ai-do:mat-khau@{FAKE}/dang-nhap?sdt=0900000001")
    one = Suspect.objects.get()
    assert (one.name, one.said, one.contact) == (FAKE, "", "")
    assert "0900" not in str(Suspect.objects.values()) + str(Entry.objects.values())


def test_a_name_like_nobodys_is_not_called_safe(db):
    assert "chưa có nghĩa là trang an toàn" in hand_in(Client(), "hoa-sua.example.vn").content.decode()


@pytest.mark.parametrize("rubbish", ["", "   ", "\x01\x02", "không phải", "12345", "." * 1900, "💥"])
def test_rubbish_is_answered_in_words(db, rubbish):
    answer = hand_in(Client(), rubbish, said="tin nhắn")
    assert answer.status_code == 200
    assert "không phải địa chỉ trang web" in answer.content.decode()
    assert 'value="tin nhắn"' in answer.content.decode()  # nobody has to write it again
    assert not Suspect.objects.exists()


def test_an_address_of_numbers_is_not_a_name_but_no_good_sign_either(db):
    page = hand_in(Client(), "http://ai-do:mat-khau@203.0.113.9:8080/dang-nhap").content.decode()
    assert "«203.0.113.9» là địa chỉ IP" in page
    assert "Đừng mở" in page


@pytest.mark.parametrize(("state", "looked_at_later"), [("new", True), ("fake", False), ("allowed", False)])
def test_who_asks_again_is_told_what_was_decided(officer, state, looked_at_later):
    hand_in(Client(), FAKE)
    one = Suspect.objects.get()
    officer.post(reverse("suspect-act", args=[one.pk]), {"act": state, "reason": "đã hỏi"})
    assert ("Cán bộ trực sẽ xem" in hand_in(Client(), FAKE).content.decode()) is looked_at_later


def test_one_sender_may_not_flood_the_list(db):
    client = Client()
    codes = [hand_in(client, f"{n}.{FAKE}").status_code for n in range(A_MINUTE + 1)]
    assert codes == [200] * A_MINUTE + [429]
    assert Suspect.objects.count() == A_MINUTE


def test_the_same_name_twice_is_one_row(db):
    hand_in(Client(), FAKE)
    hand_in(Client(), f"http://{FAKE.upper()}/x", contact="Bà Mẫu")
    one = Suspect.objects.get()
    assert (one.times, one.contact) == (2, "Bà Mẫu")


def test_an_officer_hunts_in_a_list_and_decides(officer):
    names = f"{FAKE}\nvietcombank.com.vn\nhoa-sua.example.vn\nxn--vetcombank-bo5f.com\n"
    officer.post(reverse("suspects"), {"names": names})
    assert {FAKE, "xn--vetcombank-bo5f.com"} == set(Suspect.objects.values_list("name", flat=True))
    one = Suspect.objects.get(name=FAKE)
    officer.post(reverse("suspect-act", args=[one.pk]), {"act": "allowed", "reason": ""})
    assert Suspect.objects.get(pk=one.pk).state == "new"  # without a reason nothing is allowed
    officer.post(reverse("suspect-act", args=[one.pk]), {"act": "allowed", "reason": "đại lý"})
    officer.post(reverse("suspects"), {"names": names})
    assert Suspect.objects.get(pk=one.pk).state == "allowed"  # and a later hunt does not ask again


def test_a_packed_file_is_hunted_in_and_a_broken_one_told(officer):
    packed = SimpleUploadedFile("ten.gz", gzip.compress(f"{FAKE}\nhoa.example.vn\n".encode()))
    officer.post(reverse("suspects"), {"file": packed})
    assert list(Suspect.objects.values_list("name", flat=True)) == [FAKE]
    broken = SimpleUploadedFile("ten.gz", gzip.compress(FAKE.encode() * 99)[:40])
    page = officer.post(reverse("suspects"), {"file": broken}, follow=True).content.decode()
    assert "hỏng" in page


def test_a_fake_becomes_one_incident_and_a_letter(officer):
    hand_in(Client(), FAKE)
    one = Suspect.objects.get()
    for _ in range(2):
        officer.post(reverse("suspect-act", args=[one.pk]), {"act": "incident"})
    incident = Incident.objects.get()
    assert incident.class_id == "spoofing"
    assert incident.playbook == "fake-site"
    assert "Vietcombank" in incident.summary
    assert [sign.value for sign in incident.indicators.all()] == [FAKE]
    Suspect.objects.update(looked_at=timezone.now(), seen_lines=["DNS: 203.0.113.9."])
    letter = officer.post(reverse("suspect-letter", args=[one.pk]))
    words = zipfile.ZipFile(io.BytesIO(letter.content)).read("word/document.xml").decode()
    assert "vietcombank-trungthuong[.]top" in words
    assert "DNS: 203.0.113.9." in words  # what whoever hosts it needs to find it


def test_a_letter_needs_an_officers_word(officer):
    hand_in(Client(), FAKE)
    answer = officer.post(reverse("suspect-letter", args=[Suspect.objects.get().pk]), follow=True)
    assert "chưa được xác nhận" in answer.content.decode()


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ("hosts", f"0.0.0.0 {FAKE}"),
        ("rpz", f"{FAKE} CNAME ."),
        ("csv", FAKE),
        ("stix", f"domain-name:value = '{FAKE}'"),
    ],
)
def test_blocklists_hold_confirmed_fakes_alone(officer, form, line):
    for address in (FAKE, "bidv-hotro.top"):
        hand_in(Client(), address)
    one = Suspect.objects.get(name=FAKE)
    officer.post(reverse("suspect-act", args=[one.pk]), {"act": "fake"})
    answer = officer.get(reverse("suspects-export", args=[form]))
    text = b"".join(answer.streaming_content).decode()
    assert line in text
    assert "bidv" not in text


def test_a_focal_point_sees_no_list(officer):
    client = Client()
    client.force_login(make.user("yt", Unit.objects.get(code="YT"), "focal_point"))
    assert client.get(reverse("suspects")).status_code == 403
    assert client.get(reverse("protected")).status_code == 403


@pytest.fixture
def own_list(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "protected.toml"


def test_officers_edit_the_list_and_the_next_look_goes_by_it(officer, own_list):
    assert suspects.judge("nuoc-sach-linhgiang.top")[1] is None
    text = '["Tỉnh"]\n"Nước sạch Lĩnh Giang" = { domains = ["nuocsachlinhgiang.example.vn"] }\n'
    officer.post(reverse("protected"), {"text": text})
    assert own_list.exists()
    assert suspects.judge("nuoc-sach-linhgiang.top")[1].protected == "Nước sạch Lĩnh Giang"


def test_a_wrong_line_is_named_and_the_old_list_stays(officer, own_list):
    answer = officer.post(reverse("protected"), {"text": '["Nhóm"]\n"X" = { domain = ["x"] }\n'})
    page = answer.content.decode()
    assert "dòng 2" in page
    assert "domain" in page
    assert not own_list.exists()
