"""Registering what may be watched, and the consent without which nothing is."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError

from tests import make
from vonggac.audit.models import Entry
from vonggac.core.errors import Refused
from vonggac.registry.models import Consent, System, Unit
from vonggac.registry.systems import Described, change, consent, register, withdraw
from vonggac.registry.systems_sheet import HEADINGS, import_systems

pytestmark = pytest.mark.django_db
NOW = make.OPENED_AT
PORTAL = Described("portal", "Cổng Sở Y tế", "https://yt.example.vn")
SAID = {"given_by": "Ông A, Giám đốc", "scope": "chỉ xem từ bên ngoài", "given_at": NOW}


@pytest.fixture
def officer():
    return make.user("truc", make.province())


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def test_a_system_is_watchable_from_consent_until_it_is_withdrawn(officer):
    portal = register(unit("YT"), PORTAL, by=officer, now=NOW)
    assert not System.objects.watchable(NOW).exists()
    consent(portal, **SAID, by=officer, now=NOW)
    assert list(System.objects.watchable(NOW)) == [portal]
    later = NOW + timedelta(days=3)
    assert withdraw(portal, by=officer, now=later)
    assert not System.objects.watchable(later).exists()
    assert System.objects.watchable(later - timedelta(seconds=1)).exists()
    assert [entry.act for entry in Entry.objects.filter(thing="registry.system").order_by("number")] == [
        "system.registered", "system.consented", "system.withdrawn",
    ]  # fmt: skip


def test_a_new_address_ends_the_consent_to_the_old_one(officer):
    portal = register(unit("YT"), PORTAL, by=officer, now=NOW)
    consent(portal, **SAID, by=officer, now=NOW)
    change(portal, Described("portal", "Cổng khác tên", PORTAL.address), by=officer, now=NOW)
    assert System.objects.watchable(NOW).exists()
    change(portal, Described("portal", "Cổng", "https://khac.example.vn"), by=officer, now=NOW)
    assert not System.objects.watchable(NOW).exists()


def test_a_unit_agrees_for_itself_and_nobody_registers_for_others(officer):
    portal = register(unit("YT"), PORTAL, by=officer, now=NOW)
    focal = make.user("yt", unit("YT"), "focal_point")
    consent(portal, **SAID, by=focal, now=NOW)
    assert Consent.objects.get().recorded_by == focal
    for stranger in (make.user("gd", unit("GD"), "focal_point"), make.user("ks", unit("GD"), "engineer")):
        with pytest.raises(Refused, match="không được"):
            register(unit("YT"), PORTAL, by=stranger, now=NOW)
        with pytest.raises(Refused, match="không được"):
            withdraw(portal, by=stranger, now=NOW)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"address": " "}, "tên và địa chỉ"),
        ({"kind": "wifi"}, "«wifi»"),
        ({"level": 6}, "Cấp độ 6"),
    ],
)
def test_what_is_no_system_is_refused_by_name(officer, said, words):
    plain = {"kind": "portal", "name": "Cổng", "address": "yt.example.vn"}
    with pytest.raises(Refused, match=words):
        register(unit("YT"), Described(**plain | said), by=officer, now=NOW)


def test_the_same_address_is_registered_once_and_nothing_stands_on_itself(officer):
    portal = register(unit("YT"), PORTAL, by=officer, now=NOW)
    with pytest.raises(Refused, match="đã có trong sổ"):
        register(unit("GD"), PORTAL, by=officer, now=NOW)
    with pytest.raises(Refused, match="đi vòng"):
        change(portal, Described("portal", "Cổng", "a", depends_on=portal), by=officer, now=NOW)


def test_consent_without_a_name_or_from_the_future_is_refused(officer):
    portal = register(unit("YT"), PORTAL, by=officer, now=NOW)
    with pytest.raises(Refused, match="Chưa ghi ai đồng ý"):
        consent(portal, **SAID | {"given_by": " "}, by=officer, now=NOW)
    with pytest.raises(Refused, match="còn ở phía trước"):
        consent(portal, **SAID | {"given_at": NOW + timedelta(days=1)}, by=officer, now=NOW)


def sheet(tmp_path, *lines: str):
    path = tmp_path / "he-thong.csv"
    path.write_text("\n".join([",".join(HEADINGS.values()), *lines]), encoding="utf-8")
    return path


def test_a_sheet_is_taken_in_and_taking_it_in_twice_changes_nothing(officer, tmp_path):
    path = sheet(
        tmp_path,
        'YT,portal,Cổng Sở Y tế,https://yt.example.vn,3,"hosts=a.example.vn; expect_status=200",'
        "ttdl.example.vn,,,Ông A,01/01/2027,từ bên ngoài",
        "T,máy chủ,Trung tâm dữ liệu,ttdl.example.vn,,,,,,,,",
    )
    first = import_systems(path, by=None, now=NOW)
    assert (first.created, first.changed, first.consents) == (2, 0, 1)
    portal = System.objects.get(kind="portal")
    assert (portal.level, portal.options) == (3, {"hosts": ["a.example.vn"], "expect_status": 200})
    assert portal.depends_on.address == "ttdl.example.vn"
    again = import_systems(path, by=None, now=NOW)
    assert (again.created, again.changed, again.consents) == (0, 0, 0)


def test_what_is_exported_is_read_back_as_it_was(officer, tmp_path):
    import_systems(
        sheet(
            tmp_path,
            "YT,portal,Cổng,yt.example.vn,2,selectors=s1,,,,Ông A,01/01/2027,từ ngoài",
            "YT,mail,Thư,yt.example.vn,,,,,,Ông A,01/01/2027,từ ngoài,Có",
        ),
        by=None,
        now=NOW,
    )
    call_command("systems", "export", str(tmp_path / "x.xlsx"))
    again = import_systems(tmp_path / "x.xlsx", by=None, now=NOW)
    assert (again.created, again.changed, again.consents) == (0, 0, 0)
    assert {one.system.kind: one.may_relay for one in Consent.objects.all()} == {
        "portal": False,
        "mail": True,
    }


def test_a_sheet_that_does_not_speak_of_relaying_leaves_it_and_one_that_says_no_ends_it(officer, tmp_path):
    row = "YT,mail,Thư,yt.example.vn,,,,,,Ông A,01/01/2027,từ ngoài"
    for said, consents, may in ((",có", 1, True), ("", 0, True), (",không", 1, False)):
        done = import_systems(sheet(tmp_path, row + said), by=None, now=NOW)
        assert (done.consents, Consent.objects.in_force(NOW).get().may_relay) == (consents, may)
    with pytest.raises(Refused, match=r"dòng 2: «Thử chuyển tiếp thư» là «chắc được»"):
        import_systems(sheet(tmp_path, f"{row},chắc được"), by=None, now=NOW)
    with pytest.raises(Refused, match="không phải miền thư"):
        import_systems(sheet(tmp_path, row.replace("mail", "portal") + ",có"), by=None, now=NOW)


def test_consents_from_before_the_box_keep_what_their_words_agreed_to(officer):
    said = {"by": officer, "now": NOW}
    for address, scope in (("a.example.vn", "Thử chuyển tiếp thư, từ ngoài"), ("b.example.vn", "từ ngoài")):
        mail = register(unit("YT"), Described("mail", "Thư", address), **said)
        consent(mail, **SAID | {"scope": scope}, **said)
    import_module("vonggac.registry.migrations.0006_consent_to_relay").keep_what_was_agreed(apps, None)
    assert [one.system.address for one in Consent.objects.filter(may_relay=True)] == ["a.example.vn"]


def test_every_fault_is_named_by_its_row_and_nothing_is_written(officer, tmp_path):
    path = sheet(
        tmp_path,
        "YT,portal,Cổng,yt.example.vn,,,,,,,,",
        "KHONG,portal,Cổng,a.example.vn,,,,,,,,",
        "YT,wifi,Cổng,b.example.vn,,,,,,,,",
        "YT,portal,Cổng,c.example.vn,,selectors,,,,,,",
    )
    with pytest.raises(
        Refused, match=r"dòng 4: loại «wifi».*dòng 5: tuỳ chọn «selectors».*dòng 3: không có đơn vị"
    ):
        import_systems(path, by=None, now=NOW)
    assert not System.objects.exists()


def test_a_ground_that_is_not_there_is_named_and_the_verb_ends_in_one_line(officer, tmp_path):
    path = sheet(tmp_path, "YT,portal,Cổng,yt.example.vn,,,nha.example.vn,,,,,")
    with pytest.raises(Refused, match=r"«nha\.example\.vn»"):
        import_systems(path, by=None, now=NOW)
    assert not System.objects.exists()
    with pytest.raises((CommandError, Refused)):
        call_command("systems", "import", str(path))
