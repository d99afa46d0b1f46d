from datetime import timedelta
from pathlib import Path

import pytest

from tests.incidents.making import HOUR, MINUTE, NOW, incident, world
from vonggac.core.errors import Refused, Unreadable
from vonggac.incidents.models import Incident
from vonggac.incidents.opening import DEFAULT, Failed, Rule, open_by_rule, open_from_check, rule_for, rules
from vonggac.registry.models import System

DOWN = Rule("portal-*", "critical", 30 * MINUTE, "other")


def failed(**said: object) -> Failed:
    columns = {
        "system": System(pk=3, name="Cổng", address="https://yt.example.vn"),
        "check": "portal-status",
        "title": "Cổng trả lời",
        "weight": "critical",
        "because": "mã 503",
        "since_at": NOW - HOUR,
        **said,
    }
    return Failed(**columns)


@pytest.mark.parametrize(
    ("said", "opens"),
    [
        ({}, True),
        ({"since_at": NOW - 30 * MINUTE}, True),
        ({"since_at": NOW - 30 * MINUTE + timedelta(seconds=1)}, False),
        ({"weight": "warning"}, False),
        ({"check": "mail-spf"}, False),
    ],
)
def test_a_rule_fits_by_id_weight_and_time(said, opens):
    assert (rule_for(failed(**said), [DOWN], now=NOW) is DOWN) == opens


def test_the_first_rule_that_fits_decides():
    patient = Rule("portal-status", "note", 2 * HOUR)
    assert rule_for(failed(), [patient, DOWN], now=NOW) is None
    assert rule_for(failed(), [DOWN, patient], now=NOW) is DOWN


def test_the_rules_that_come_with_the_program_are_whole():
    assert any(rule.alarm and rule.class_id == "defacement" for rule in rules())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('weight = "critical"', 'weight = "nặng"', "weight “nặng” không có"),
        ("after = 5", "after = -5", "after = -5"),
        ("after = 5", 'after = "lâu"', "khóa after sai kiểu"),
        ("after = 5", "", "thiếu khóa after"),
        ('class = "defacement"', 'class = "lạ"', "class “lạ” không có"),
        ("alarm = true", "alarm = true\nvui = 1", "có khóa lạ vui"),
        ("[[rule]]", "[[rule]", "Không đọc được quy tắc"),
    ],
)
def test_a_mistake_in_the_rules_is_one_line_with_rule_and_key(tmp_path: Path, old, new, said):
    path = tmp_path / "mo.toml"
    path.write_text(DEFAULT.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(Unreadable) as caught:
        rules(path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.django_db
def test_one_unbroken_failure_opens_one_incident_whoever_asks():
    officer, _ = world()
    seen = failed(system=System.objects.get())
    opened = open_by_rule(seen, now=NOW, among=[DOWN])
    assert open_by_rule(seen, now=NOW + HOUR, among=[DOWN]) == opened
    assert open_from_check(seen, by=officer, now=NOW + HOUR) == opened
    assert (opened.unit.code, opened.class_id, opened.channel) == ("YT", "other", "check")
    assert opened.summary == "Không đạt «Cổng trả lời»: mã 503"
    assert opened.detected_at == NOW - HOUR
    again = open_by_rule(failed(system=seen.system, since_at=NOW), now=NOW + HOUR, among=[DOWN])
    assert again != opened
    assert open_by_rule(seen, now=NOW, among=[]) is None
    assert Incident.objects.count() == 2


@pytest.mark.django_db
def test_a_press_is_judged_like_any_report():
    _, focal = world()
    other = incident(None, "GD", channel="check")
    seen = failed(system=System.objects.create(unit=other.unit, kind="host", name="Máy", address="192.0.2.9"))
    with pytest.raises(Refused, match="không được báo sự cố của Sở Giáo dục"):
        open_from_check(seen, by=focal, now=NOW)
    seen = failed(system=System.objects.get(kind="portal"), since_at=NOW + HOUR)
    with pytest.raises(Refused, match="còn ở phía trước"):
        open_from_check(seen, by=None, now=NOW)
