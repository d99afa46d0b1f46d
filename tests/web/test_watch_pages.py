"""The pages of the watch, read as their users read them."""

import re
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from tests import make
from tests.watch.world import MINUTE, SECOND, look, system, watch
from vonggac.incidents.services import Drill, report
from vonggac.registry.models import Consent, Unit
from vonggac.watch.models import Baseline
from vonggac.watch.schedule import enrol
from vonggac.web.watched import plot, status_address


@pytest.fixture
def portals(db):
    """A healthy portal and one that fails its status check, looked at over the last minutes."""
    make.province()
    good = system(Unit.objects.get(code="YT"), "tot.example.vn")
    bad = system(Unit.objects.get(code="GD"), "hong.example.vn")
    start = timezone.now() - 5 * MINUTE
    Consent.objects.update(given_at=start)
    enrol(now=start)
    for n in range(5):
        watch([look(good, start + n * MINUTE), look(bad, start + n * MINUTE, "failed")])
    return good, bad


@pytest.fixture
def officer(portals) -> Client:
    client = Client()
    client.force_login(make.user("truc", Unit.objects.get(code="T")))
    return client


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_list_tells_how_each_system_stands(officer, portals):
    page = text(officer.get(reverse("watched")))
    assert "Cổng tot.example.vn" in page
    assert "Cổng hong.example.vn" in page
    assert "không dùng được" in page


def test_a_portal_that_answers_with_what_is_not_its_own_is_green_nowhere(officer, portals):
    now = timezone.now()
    for n in (2, 1):
        watch([look(portals[0], now - n * SECOND, portal_defacement="failed")])
    for page in ("watched", "wall-now"):
        shown = text(officer.get(reverse(page)))
        assert "nội dung bị thay" in shown, page
    assert "✓ 0 ✕ 2" in shown
    assert "nội dung bị thay" in text(officer.get(reverse("system", args=[portals[0].pk])))


def test_the_list_finds_by_unit_without_marks(officer):
    page = text(officer.get(reverse("watched"), {"q": "y te"}))
    assert "tot.example.vn" in page
    assert "hong.example.vn" not in page


def test_a_focal_point_sees_its_own_systems_alone(portals):
    client = Client()
    client.force_login(make.user("yt", Unit.objects.get(code="YT"), "focal_point"))
    assert "hong.example.vn" not in text(client.get(reverse("watched")))
    assert client.get(reverse("system", args=[portals[1].pk])).status_code == 404


def test_a_finding_comes_with_its_measured_value_and_how_to_fix_it(officer, portals):
    page = text(officer.get(reverse("system", args=[portals[1].pk])))
    assert "trả lời 503, cần 200" in page
    assert "Cách sửa" in page


def test_a_system_shows_ninety_days_of_which_unseen_ones_are_grey(officer, portals):
    page = officer.get(reverse("system", args=[portals[0].pk])).content.decode()
    days = re.search(r'<svg class="days".*?</svg>', page, re.DOTALL)[0]
    assert days.count("<rect") == 90
    assert days.count('class="unknown"') == 89
    assert days.count('class="passed"') == 1


def test_the_wall_names_what_is_down_and_counts_the_days_to_tet(officer):
    page = text(officer.get(reverse("wall")))
    assert "✓ 1 ✕ 1 ? 0" in page
    assert "Cổng hong.example.vn" in page
    assert "ngày đến Tết" in page or "mùng 1 Tết" in page


def test_rehearsed_incidents_hang_on_the_wall_with_a_mark_and_are_not_counted_as_real(officer, portals):
    now = timezone.now()
    report(
        unit=portals[0].unit, summary="Trang chủ bị sửa", detected_at=now, received_at=now, channel="phone",
        class_id="defacement", drill=Drill(), by=None, now=now,
    )  # fmt: skip
    page = text(officer.get(reverse("wall")))
    assert "Sự cố đang mở: 0" in page
    assert "Đang diễn tập: 1 DIỄN TẬP DT" in page


def test_the_address_of_a_backup_job_is_shown_to_those_who_speak_for_its_unit(officer, portals):
    job = system(portals[0].unit, "sao-luu-csdl", "backup")
    Consent.objects.filter(system=job).update(given_at=timezone.now() - MINUTE)
    page = reverse("system", args=[job.pk])
    assert "/bao-tin/" in text(officer.get(page))
    leader = Client()
    leader.force_login(make.user("ld", Unit.objects.get(code="T"), "leader"))
    assert "/bao-tin/" not in text(leader.get(page))


def test_the_wall_is_refreshed_by_the_same_words(officer):
    assert "✓ 1 ✕ 1 ? 0" in text(officer.get(reverse("wall-now")))


def test_what_nobody_has_seen_for_a_while_is_unknown_on_the_wall(officer, portals):
    from vonggac.watch.models import Watching

    Watching.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    assert "✓ 0 ✕ 0 ? 2" in text(officer.get(reverse("wall")))


def test_a_status_page_opens_to_whoever_has_its_address_and_holds_no_addresses(portals):
    page = text(Client().get(reverse("status", args=[status_address(portals[0].unit)])))
    assert "Cổng tot.example.vn dùng được" in page
    assert "hong" not in page


@pytest.mark.parametrize("signed", ["x", "eyJ4Ijox:1a:zzz"])
def test_a_forged_status_address_opens_nothing(db, signed):
    assert Client().get(reverse("status", args=[signed])).status_code == 404


def test_figures_for_prometheus_are_counts_without_names(portals):
    page = Client().get(reverse("metrics")).content.decode()
    samples = [one for family in text_string_to_metric_families(page) for one in family.samples]
    found = {(one.name, *sorted(one.labels.values())): one.value for one in samples}
    assert found["vonggac_systems", "passed", "portal"] == 1
    assert found["vonggac_check_failed", "portal-status"] == 1
    assert "example.vn" not in page


def test_figures_are_for_this_machine_or_for_the_token(db):
    address = reverse("metrics")
    assert Client(REMOTE_ADDR="203.0.113.9").get(address).status_code == 403
    assert Client(headers={"X-Forwarded-For": "203.0.113.9"}).get(address).status_code == 403
    with override_settings(METRICS_TOKEN="dau-hieu"):
        assert Client().get(address).status_code == 403
        assert Client(headers={"Authorization": "Bearer dau-hieu"}).get(address).status_code == 200


def test_a_plot_leaves_a_gap_where_nobody_looked():
    from vonggac.watch.history import OneHour

    end = timezone.now()
    begin = end - timedelta(hours=100)
    hours = [OneHour(begin + timedelta(hours=n), 40.0, 90.0) for n in (0, 1, 2, 50, 51)]
    drawn = plot(hours, begin, end)
    assert drawn.median.count("M") == 2
    assert drawn.top_ms == 100
    assert plot([], begin, end) is None


def test_an_officer_accepts_a_page_that_its_unit_changed(officer, portals):
    page = reverse("system", args=[portals[1].pk])
    assert "chấp nhận bản mới" not in text(officer.get(page))
    for n in (2, 1):
        watch([look(portals[1], timezone.now() - n * SECOND, portal_defacement="failed")])
    Baseline.objects.create(
        system=portals[1], fingerprint={"title": "Cũ"}, latest={"title": "Mới"}, accepted_at=timezone.now()
    )
    assert "chấp nhận bản mới" in text(officer.get(page))
    officer.post(reverse("content-accept", args=[portals[1].pk]))
    kept = Baseline.objects.get()
    assert (kept.fingerprint, kept.latest) == ({"title": "Mới"}, {})
    assert "Đã chấp nhận nội dung mới" in text(officer.get(page))
