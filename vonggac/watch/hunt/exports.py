"""Hits as lists that other programs take: CSV, JSON lines, hosts, RPZ, STIX 2.1. Each writes as the hits come."""

import csv
import io
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from vonggac.core.times import VIETNAM
from vonggac.watch.hunt.hits import KINDS, Hit

# Python's NAMESPACE_URL-like space of our own: the same name always gets the same STIX id.
_SPACE = uuid.UUID("8f2a3c52-4d0e-5c0f-9a53-6c1d2f7be001")


def ascii_name(name: str) -> str:
    """Return the name as DNS carries it.

    >>> ascii_name("vịetcombank.com")
    'xn--vetcombank-lw3e.com'
    """
    return ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode() for label in name.split(".")
    )


def as_text(hits: Iterable[Hit], now: datetime) -> Iterator[str]:
    """Yield a line for each hit: score, name, whom it imitates and why."""
    for hit in hits:
        shown = f" ({hit.shown})" if hit.shown != hit.name else ""
        yield f"{hit.score:>3}  {hit.name}{shown}  {hit.protected}: {hit.reason}\n"


def as_json(hits: Iterable[Hit], now: datetime) -> Iterator[str]:
    """Yield one JSON object a line."""
    for hit in hits:
        yield json.dumps(hit._asdict(), ensure_ascii=False) + "\n"


def as_csv(hits: Iterable[Hit], now: datetime) -> Iterator[str]:
    """Yield a table with a heading; UTF-8 with a byte order mark, so that Excel reads the marks."""
    yield "\ufeff" + _row(("điểm", "tên miền", "hiện ra là", "giả danh", "nhóm", "dạng", "lý do"))
    for hit in hits:
        kinds = ", ".join(KINDS[kind] for kind in hit.kinds)
        yield _row((str(hit.score), hit.name, hit.shown, hit.protected, hit.group, kinds, hit.reason))


def _row(fields: tuple[str, ...]) -> str:
    line = io.StringIO()
    # A name never begins with =, + or @: the reader of lines lets no such name pass.
    csv.writer(line, lineterminator="\r\n").writerow(fields)
    return line.getvalue()


def as_hosts(hits: Iterable[Hit], now: datetime) -> Iterator[str]:
    """Yield a hosts file: every name once, to the address that leads nowhere."""
    yield f"# Vọng Gác, {now.astimezone(VIETNAM):%d/%m/%Y %H:%M}: tên miền nghi giả mạo\n"
    for hit in _once(hits):
        yield f"0.0.0.0 {ascii_name(hit.name)}\n"


def as_rpz(hits: Iterable[Hit], now: datetime) -> Iterator[str]:
    """Yield a response policy zone: NXDOMAIN for each name and all below it. Source: draft-vixie-dnsop-dns-rpz, 3.1."""
    serial = int(now.timestamp())
    yield f"$TTL 300\n@ IN SOA localhost. root.localhost. {serial} 3600 600 604800 300\n@ IN NS localhost.\n"
    for hit in _once(hits):
        name = ascii_name(hit.name)
        yield f"{name} CNAME .\n*.{name} CNAME .\n"


def as_stix(hits: Iterable[Hit], now: datetime) -> Iterator[str]:
    """Yield a STIX 2.1 bundle: an indicator for each name, its reason as the description."""
    stamp = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    yield json.dumps({"type": "bundle", "id": f"bundle--{uuid.uuid5(_SPACE, stamp)}"})[:-1]
    before = ', "objects": [\n'  # STIX knows no empty lists: without hits there is no such key
    for hit in _once(hits):
        yield before + json.dumps(_indicator(hit, stamp), ensure_ascii=False)
        before = ",\n"
    yield "}\n" if "objects" in before else "\n]}\n"


def _indicator(hit: Hit, stamp: str) -> dict[str, object]:
    name = ascii_name(hit.name)
    return {
        "type": "indicator",
        "spec_version": "2.1",
        "id": f"indicator--{uuid.uuid5(_SPACE, name)}",
        "created": stamp,
        "modified": stamp,
        "valid_from": stamp,
        "name": f"{hit.name}: nghi giả danh {hit.protected}",
        "description": hit.reason,
        "indicator_types": ["malicious-activity"],
        "confidence": hit.score,
        "labels": list(hit.kinds),
        "pattern": f"[domain-name:value = '{name}']",
        "pattern_type": "stix",
    }


def _once(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Leave out names that came before; remembers the last 200,000, so that memory stays bounded."""
    seen: dict[str, None] = {}
    for hit in hits:
        if hit.name not in seen:
            seen[hit.name] = None
            if len(seen) > 200_000:
                del seen[next(iter(seen))]
            yield hit


WRITERS: dict[str, Callable[[Iterable[Hit], datetime], Iterator[str]]] = {
    "text": as_text,
    "json": as_json,
    "csv": as_csv,
    "hosts": as_hosts,
    "rpz": as_rpz,
    "stix": as_stix,
}
