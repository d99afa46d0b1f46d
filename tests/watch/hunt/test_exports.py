import csv
import io
import json
from datetime import UTC, datetime

import pytest
import stix2

from vonggac.watch.hunt.exports import WRITERS
from vonggac.watch.hunt.hits import KINDS

NOW = datetime(2027, 1, 30, 3, tzinfo=UTC)
NAMES = b"vietcombank.top\nv\xe1\xbb\x8betcombank.com\nacb-lixi.com\nvietcombank.top\n"


@pytest.fixture
def hits(hunter):
    return hunter.block(NAMES)[0]


def written(shape, hits):
    return "".join(WRITERS[shape](hits, NOW))


def test_stix_is_a_bundle_that_the_stix_library_accepts(hits):
    bundle = stix2.parse(written("stix", hits))
    assert [indicator.pattern for indicator in bundle.objects] == [
        "[domain-name:value = 'vietcombank.top']",
        "[domain-name:value = 'xn--vetcombank-lw3e.com']",
        "[domain-name:value = 'acb-lixi.com']",
    ]
    nothing = json.loads(written("stix", []))  # the parser itself wants objects; the standard does not
    assert stix2.v21.Bundle(**nothing).serialize()


def test_the_same_name_keeps_its_stix_id(hits):
    ids = [[each["id"] for each in json.loads(written("stix", hits))["objects"]] for _ in range(2)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 3


def test_csv_has_a_heading_and_a_row_for_each_hit(hits):
    rows = list(csv.reader(io.StringIO(written("csv", hits).removeprefix("\ufeff"))))
    assert rows[0][1] == "tên miền"
    assert [row[1] for row in rows[1:]] == [hit.name for hit in hits]


def test_json_gives_an_object_a_line_with_known_kinds(hits):
    found = [json.loads(line) for line in written("json", hits).splitlines()]
    assert {kind for each in found for kind in each["kinds"]} <= set(KINDS)
    assert found[0]["protected"] == "Vietcombank"


def test_blocklists_name_each_host_once_in_ascii(hits):
    head, *lines = written("hosts", hits).splitlines()
    assert "30/01/2027 10:00" in head  # Vietnam's clock, whatever the caller's
    hosts = [line.split()[1] for line in lines]
    assert hosts == ["vietcombank.top", "xn--vetcombank-lw3e.com", "acb-lixi.com"]
    zone = written("rpz", hits)
    assert zone.isascii()
    assert zone.count("vietcombank.top CNAME .\n") == 2  # itself and all below


def test_the_zone_is_one_that_dnspython_reads(hits):
    zone = pytest.importorskip("dns.zone")
    read = zone.from_text(written("rpz", hits), origin="rpz.example.vn.")
    assert "*.acb-lixi.com" in {str(name) for name in read.nodes}
