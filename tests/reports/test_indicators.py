"""Indicators leave as STIX 2.1 that its own library reads back, and as CSV that no spreadsheet runs."""

import csv
import io

import pytest
import stix2
from django.utils import timezone

from tests import make
from vonggac.audit.models import Entry
from vonggac.incidents.evidence import add_indicators
from vonggac.incidents.services import amend, report
from vonggac.reports.indicators import HEADINGS, csv_lines, export, stix_bundle

pytestmark = pytest.mark.django_db
SIGNS = (
    "hxxp://xau[.]example[.]vn/it's?a=\\b 203.0.113[.]7 2001:db8::7 ke@xau.example.vn xau.example.vn "
    + "a" * 32 + " " + "b" * 40 + " " + "c" * 64
)  # fmt: skip


@pytest.fixture
def incident():
    officer = make.user("truc", make.province())
    now = timezone.now()
    made = report(
        unit=None, unit_words="Trường Hoa Mẫu", summary="Mã độc", detected_at=None, received_at=now,
        channel="phone", by=officer, now=now,
    )  # fmt: skip
    add_indicators(made, SIGNS, by=officer, now=now, note="=cmd|' /C calc'!A0")
    return made


def test_the_library_reads_back_every_indicator_with_its_pattern_and_mark(incident):
    bundle = stix2.parse(stix_bundle(incident), version="2.1")
    found = [one for one in bundle.objects if one.type == "indicator"]
    assert len(found) == 8 == incident.indicators.count()
    for one in found:
        stix2.parse(one.serialize(), version="2.1")
        assert one.pattern_type == "stix"
        assert one.object_marking_refs == [stix2.TLP_AMBER.id]
        assert one.created_by_ref in {other.id for other in bundle.objects if other.type == "identity"}
    patterns = {one.pattern for one in found}
    assert "[url:value = 'http://xau.example.vn/it\\'s?a=\\\\b']" in patterns
    assert f"[file:hashes.'SHA-256' = '{'c' * 64}']" in patterns
    assert "[ipv6-addr:value = '2001:db8::7']" in patterns


def test_patterns_are_grammatical_for_the_library_that_checks_them(incident):
    from stix2.pattern_visitor import create_pattern_object

    for one in stix2.parse(stix_bundle(incident), version="2.1").objects:
        if one.type == "indicator":
            assert str(create_pattern_object(one.pattern, version="2.1"))


def test_the_same_indicators_keep_their_ids_and_a_new_mark_shows(incident):
    assert stix_bundle(incident) == stix_bundle(incident)
    before = {one.id for one in stix2.parse(stix_bundle(incident)).objects if one.type == "indicator"}
    red = amend(incident, by=incident.by, now=timezone.now(), tlp="red")
    after = [one for one in stix2.parse(stix_bundle(red)).objects if one.type == "indicator"]
    assert {one.id for one in after} == before
    assert after[0].object_marking_refs == [stix2.TLP_RED.id]


def test_the_csv_is_live_and_harmless(incident):
    lines = list(csv.DictReader(io.StringIO(csv_lines(incident).decode("utf-8-sig"))))
    assert tuple(lines[0]) == HEADINGS
    assert {line["value"] for line in lines} >= {"203.0.113.7", "xau.example.vn"}
    assert {line["defanged"] for line in lines} >= {"203[.]0[.]113[.]7"}
    assert all(line["note"].startswith("'=") for line in lines)


def test_that_they_were_taken_out_is_recorded_with_their_number(incident):
    export(incident, "stix", by=incident.by, now=timezone.now())
    entry = Entry.objects.get(act="incident.indicators-exported")
    assert (entry.facts["count"], entry.facts["tlp"]) == (8, "amber")
