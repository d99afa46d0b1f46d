"""Other programs read and answer within the scope of their token, and every operation keeps its own description."""

from datetime import timedelta

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from tests import make
from vonggac.campaigns.models import Submission
from vonggac.incidents.models import Incident
from vonggac.registry import tokens
from vonggac.registry.models import ApiToken, Unit

DAY = timedelta(days=1)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def admin(db):
    return make.user("quan.tri", make.province(), "administrator")


@pytest.fixture
def campaign(admin):
    return make.campaign(admin)


def key(admin, code="T", scope=ApiToken.Scope.ANSWER) -> dict[str, str]:
    unit = Unit.objects.get(code=code)
    made = tokens.make_token("thử", unit, scope=scope, lifetime=DAY, by=admin, now=timezone.now())
    return {"Authorization": f"Bearer {made.secret}"}


def test_nothing_opens_without_a_token_not_even_to_a_signed_in_browser(client, admin, campaign):
    client.force_login(admin)
    for path in (
        "campaigns",
        "directives",
        "units",
        "obligations?campaign=1",
        f"campaigns/{campaign.pk}/board",
    ):
        answer = client.get(f"/api/{path}")
        assert answer.status_code == 401, path
        assert "Khoá không đúng" in answer.json()["detail"]
    assert client.get("/api/units", headers={"Authorization": "Bearer vg_x"}).status_code == 401


def test_a_token_reads_the_board_of_its_own_scope(client, admin, campaign):
    whole = client.get(f"/api/campaigns/{campaign.pk}/board", headers=key(admin)).json()
    below = client.get(f"/api/campaigns/{campaign.pk}/board", headers=key(admin, "YT")).json()
    assert whole["tally"]["total"] == campaign.obligations.count()
    assert {group["key"] for group in below["groups"]} == {"YT"}
    assert below["tally"]["total"] == campaign.obligations.filter(unit__path__startswith="/T/YT/").count()


def test_overdue_duties_are_listed_page_by_page_at_any_instant(client, admin, campaign):
    query = f"/api/obligations?campaign={campaign.pk}&standing=overdue&as_of=2027-02-01T00:00:00"
    whole = client.get(query, headers=key(admin)).json()
    owed = campaign.obligations.filter(due_at=make.DUE)
    assert whole["total"] == owed.count() > 2
    assert {item["standing"] for item in whole["items"]} == {"overdue"}
    second = client.get(f"{query}&page=2&page_size=1", headers=key(admin)).json()
    assert second["items"] == [whole["items"][1]]
    earlier = client.get(query.replace("02-01", "01-20"), headers=key(admin)).json()
    assert (earlier["total"], earlier["items"]) == (0, [])


def test_a_program_answers_with_a_file_and_the_answer_is_counted_once(client, admin, campaign):
    duty = make.duty(campaign, "2.1", "YT")
    path, headers = f"/api/obligations/{duty.pk}/answers", key(admin, "YT")
    first = client.post(path, {"step": "received", "after_version": 0}, headers=headers)
    assert first.status_code == 201, first.content
    again = client.post(path, {"step": "received", "after_version": 0}, headers=headers)
    assert again.status_code == 409
    assert "bản 1, không phải bản 0" in again.json()["detail"]
    done = {"step": "done", "statement": "Đã trực đủ.", "files": SimpleUploadedFile("anh.png", PNG)}
    said = client.post(path, done, headers=headers).json()
    assert (said["version"], said["channel"], said["files"][0]["media_type"]) == (2, "api", "image/png")
    read = client.get(f"/api/obligations/{duty.pk}", headers=headers).json()
    assert [one["step"] for one in read["answers"]] == ["done", "received"]
    assert Submission.objects.latest("pk").by.username.startswith("api-")


def test_a_token_that_only_reads_and_one_of_another_unit_change_nothing(client, admin, campaign):
    duty = make.duty(campaign, "2.1", "YT")
    path = f"/api/obligations/{duty.pk}/answers"
    only_read = client.post(path, {"step": "received"}, headers=key(admin, "YT", ApiToken.Scope.READ))
    assert (only_read.status_code, "chỉ được đọc" in only_read.json()["detail"]) == (403, True)
    assert client.post(path, {"step": "received"}, headers=key(admin, "GD")).status_code == 404
    assert client.get(f"/api/obligations/{duty.pk}", headers=key(admin, "GD")).status_code == 404
    assert not Submission.objects.exists()


def test_a_refused_file_leaves_nothing_behind(client, admin, campaign):
    duty = make.duty(campaign, "2.1", "YT")
    path, headers = f"/api/obligations/{duty.pk}/answers", key(admin)
    client.post(path, {"step": "received"}, headers=headers)
    bad = {"step": "done", "statement": "x", "files": SimpleUploadedFile("a.exe", b"MZ\x90\0\xff\xfe")}
    refused = client.post(path, bad, headers=headers)
    assert (refused.status_code, "không được nhận" in refused.json()["detail"]) == (409, True)
    assert duty.submissions.count() == 1


@pytest.mark.parametrize("rows", ["obligations", "board"])
def test_a_list_issues_as_many_queries_for_all_units_as_for_few(
    client, admin, campaign, rows, django_assert_max_num_queries
):
    headers = key(admin)
    path = f"/api/obligations?campaign={campaign.pk}"
    path = path if rows == "obligations" else f"/api/campaigns/{campaign.pk}/board"
    with django_assert_max_num_queries(22):
        assert client.get(path, headers=headers).status_code == 200


def test_a_program_has_itself_told_and_asks_how_the_last_delivery_fared(client, admin, settings):
    settings.WEBHOOK_RANGES = "127.0.0.0/8"
    headers = key(admin, "YT", ApiToken.Scope.READ)
    asked = {"url": "http://127.0.0.1:9/vg", "events": ["campaign.opened"]}
    made = client.post("/api/webhooks", asked, content_type="application/json", headers=headers)
    assert made.status_code == 201, made.content
    assert made.json()["secret"].startswith("whsec_")
    shown = client.get("/api/webhooks", headers=headers).json()
    assert [(one["url"], one["state"]) for one in shown] == [(asked["url"], "idle")]
    assert "secret" not in shown[0]
    address = f"/api/webhooks/{shown[0]['id']}"
    assert client.get(address, headers=key(admin, "YT")).status_code == 404  # another token's
    assert client.delete(address, headers=headers).status_code == 204
    assert client.get("/api/webhooks", headers=headers).json() == []
    inner = client.post(
        "/api/webhooks",
        asked | {"url": "https://10.0.0.1/"},
        content_type="application/json",
        headers=headers,
    )
    assert (inner.status_code, "địa chỉ nội bộ" in inner.json()["detail"]) == (409, True)


def tell(client, headers, **said):
    body = {"summary": "Trang chủ bị sửa", **said}
    return client.post("/api/incidents", body, content_type="application/json", headers=headers)


def test_a_program_reports_an_incident_of_its_scope_once(client, admin):
    headers = key(admin, "YT")
    made = tell(client, headers, reference="HD-1", reporter="Bà Mẫu", reporter_phone="0900.000.001")
    assert made.status_code == 201, made.content
    assert (made.json()["unit"], made.json()["state"]) == ("YT", "open")
    assert "0900" not in made.content.decode()
    assert {clock["id"] for clock in made.json()["clocks"]} >= {"notice", "final-report"}
    assert tell(client, headers, reference="HD-1").json()["id"] == made.json()["id"]
    assert Incident.objects.count() == 1
    read = client.get(f"/api/incidents/{made.json()['id']}", headers=key(admin, "YT", ApiToken.Scope.READ))
    assert read.json()["code"] == made.json()["code"]
    assert client.get(f"/api/incidents/{made.json()['id']}", headers=key(admin, "GD")).status_code == 404


def test_a_program_reports_nothing_outside_its_scope_or_of_the_future(client, admin):
    headers = key(admin, "YT")
    assert tell(client, headers, unit="GD").status_code == 403
    assert tell(client, key(admin, "YT", ApiToken.Scope.READ)).status_code == 403
    late = tell(client, headers, detected_at="2099-01-01T00:00:00+07:00")
    assert (late.status_code, "còn ở phía trước" in late.json()["detail"]) == (409, True)
    assert tell(client, headers, summary="").status_code == 422
    assert not Incident.objects.exists()


def test_the_page_that_shows_the_api_needs_no_other_server(client, db):
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert "http" not in page.content.decode().replace('lang="http', "")
    assert "https:" not in page["Content-Security-Policy"]


@pytest.fixture
def _connection_kept():
    """A request outside the test client ends by closing old connections; the test's transaction must outlive it."""
    ends = (request_started, request_finished)
    was = [signal.disconnect(close_old_connections) for signal in ends]
    yield
    for signal, connected in zip(ends, was, strict=True):
        if connected:
            signal.connect(close_old_connections)


@pytest.mark.usefixtures("_connection_kept")
def test_every_operation_behaves_as_the_openapi_document_says(admin, campaign):
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    headers = key(admin)
    tried = set()
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def holds(case):
            case.call_and_validate(headers=headers)

        holds()
        tried.add(operation.label)
    assert len(tried) == 15, tried
