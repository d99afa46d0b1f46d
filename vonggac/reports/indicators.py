"""Indicators of an incident for other programs: STIX 2.1 and CSV. Here they are live; screens show them defanged."""

import csv
import io
import uuid
from datetime import datetime

import stix2
from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.times import UTC
from vonggac.incidents.models import Incident, Indicator
from vonggac.registry.models import User
from vonggac.reports.sheet import harmless

# Our own namespace, so that the same indicator of the same incident keeps its id in every export (RFC 9562, 5.5).
_SPACE = uuid.UUID("6f1d1c7e-5f0e-5a54-9d38-0c5f2f0f8f6b")
_PATTERNS = {
    "domain": "[domain-name:value = '{}']",
    "url": "[url:value = '{}']",
    "ipv4": "[ipv4-addr:value = '{}']",
    "ipv6": "[ipv6-addr:value = '{}']",
    "email": "[email-addr:value = '{}']",
    "md5": "[file:hashes.MD5 = '{}']",
    "sha1": "[file:hashes.'SHA-1' = '{}']",
    "sha256": "[file:hashes.'SHA-256' = '{}']",
}
# STIX 2.1 defines the four marks of TLP 1.0 (section 7.2.1.4); AMBER+STRICT of TLP 2.0 goes as AMBER and is named too.
_MARKS = {
    Incident.Tlp.CLEAR: stix2.TLP_WHITE,
    Incident.Tlp.GREEN: stix2.TLP_GREEN,
    Incident.Tlp.AMBER: stix2.TLP_AMBER,
    Incident.Tlp.STRICT: stix2.TLP_AMBER,
    Incident.Tlp.RED: stix2.TLP_RED,
}
HEADINGS = ("kind", "value", "defanged", "note", "first_seen_at", "incident", "tlp")


def stix_bundle(incident: Incident) -> str:
    """Return the indicators as a STIX 2.1 bundle in JSON; the same indicators give the same ids."""
    mark = _MARKS[Incident.Tlp(incident.tlp)]
    source = stix2.Identity(
        id=_id("identity", incident, "source"),
        name=incident.where,
        identity_class="organization",
        created=incident.entered_at.astimezone(UTC),
        modified=incident.entered_at.astimezone(UTC),
    )
    found = [_stix(incident, one, source.id, mark) for one in incident.indicators.select_related("entry")]
    bundle = stix2.Bundle(id=_id("bundle", incident, "all"), objects=[mark, source, *found])
    return str(bundle.serialize(indent=2, ensure_ascii=False))


def _stix(incident: Incident, one: Indicator, source: str, mark: stix2.MarkingDefinition) -> stix2.Indicator:
    known_at = one.entry.entered_at.astimezone(UTC)
    return stix2.Indicator(
        id=_id("indicator", incident, f"{one.kind} {one.value}"),
        created_by_ref=source,
        created=known_at,
        modified=known_at,
        name=f"{incident.code}: {one.defanged}",
        description=one.note or None,
        indicator_types=["malicious-activity"],
        pattern=_PATTERNS[one.kind].format(one.value.replace("\\", "\\\\").replace("'", "\\'")),
        pattern_type="stix",
        valid_from=one.first_seen_at.astimezone(UTC),
        labels=[Incident.Tlp(incident.tlp).label, *(["exercise"] if incident.rehearsal else [])],
        object_marking_refs=[mark],
    )


def _id(kind: str, incident: Incident, what: str) -> str:
    return f"{kind}--{uuid.uuid5(_SPACE, f'{incident.code} {kind} {what}')}"


def csv_lines(incident: Incident) -> bytes:
    """Return the indicators as CSV in UTF-8 with the mark by which Excel knows it; no cell can become a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for one in incident.indicators.all():
        seen = one.first_seen_at.astimezone(UTC).isoformat(timespec="seconds")
        cells = (one.kind, one.value, one.defanged, one.note, seen, incident.code)
        writer.writerow([*map(harmless, cells), incident.get_tlp_display()])
    return out.getvalue().encode("utf-8-sig")


@transaction.atomic
def export(incident: Incident, form: str, *, by: User, now: datetime) -> bytes:
    """Return the indicators as "stix" or "csv", and record that they were taken out."""
    count = incident.indicators.count()
    record(by, "incident.indicators-exported", incident, now=now, form=form, count=count, tlp=incident.tlp)
    return stix_bundle(incident).encode() if form == "stix" else csv_lines(incident)
