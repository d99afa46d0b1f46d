"""Keeping what the hunt finds and what people hand in, and an officer's word about it. Nothing here visits a name."""

import heapq
import shutil
import tempfile
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from vonggac.audit.services import record
from vonggac.core.errors import Refused, Unreadable
from vonggac.core.text import nfc, one_line
from vonggac.registry.files import store
from vonggac.registry.models import User
from vonggac.watch.addresses import is_address
from vonggac.watch.hunt.hits import Hit, shown
from vonggac.watch.hunt.protected import SHIPPED, load
from vonggac.watch.hunt.stream import blocks
from vonggac.watch.suspect_models import HandIn, Suspect

if TYPE_CHECKING:
    from vonggac.watch.hunt.hunter import Hunter

MOST = 2000  # rows of one run; the rest is named by the command line
MOST_NAMES = 5_000_000  # of one run on the page: some seconds
A_MINUTE, ALL_A_MINUTE = 10, 120  # addresses handed in by one sender, and by all together
MINUTE = timedelta(minutes=1)
NOBODY = "Không giống tên nào được bảo vệ."
PUBLIC = "người dân, cán bộ gửi qua trang"
LIST_BYTES = 512 * 1024
_lock = threading.Lock()
_kept: tuple[float, "Hunter"] | None = None


def protected_path() -> Path:
    """Return the list of protected names in force: the officers' own once they changed it, else the shipped one."""
    own = Path(settings.DATA_DIR) / "protected.toml"
    return own if own.exists() else SHIPPED


def _hunter() -> "Hunter":
    """Return the hunter of the list in force. Call under the lock. The very first compiles for half a minute."""
    global _kept
    from vonggac.watch.hunt.hunter import (
        Hunter,  # LLVM costs every process 100 MB: only those that hunt load it
    )

    path = protected_path()
    changed = path.stat().st_mtime
    if _kept is None or _kept[0] != changed:
        _kept = changed, Hunter(load(path))
    return _kept[1]


def may_hand_in(source: str, *, now: datetime) -> bool:
    """Count one try of a sender without an account; False beyond A_MINUTE of it or ALL_A_MINUTE of all senders.

    Rows, so that it holds for all workers of all machines together; a sender is a keyed digest, and for a minute.
    """
    sender = salted_hmac("vonggac.hand-in", source, algorithm="sha256").hexdigest()
    HandIn.objects.filter(at__lte=now - MINUTE).delete()
    lately = HandIn.objects.filter(at__gt=now - MINUTE)
    if lately.filter(source=sender).count() >= A_MINUTE or lately.count() >= ALL_A_MINUTE:
        return False
    HandIn.objects.create(at=now, source=sender)
    return True


def judge(address: str) -> tuple[str, Hit | None]:
    """Return the host of an address and what the hunt says of it. Raises Refused for no address. Visits nothing."""
    line = one_line(address)[:2000]
    with _lock:
        hunter = _hunter()
        name = hunter.host(line)
        hit = hunter.one(line)
    if "." in name:
        return name, hit
    if is_address(_host(line)):
        raise Refused(
            f"«{_host(line)}» là địa chỉ IP, không phải tên miền: cơ quan, ngân hàng không gửi địa chỉ như vậy.",
            hint="Đừng mở; gọi cho nơi mà người gửi tự xưng.",
        )
    raise Refused(f"«{line[:80]}» không phải địa chỉ trang web.", hint="Ví dụ: vi-du.example.vn")


def _host(line: str) -> str:
    """Return what stands where an address has its host; "" for what is no address."""
    try:
        return urlsplit(f"//{line.rpartition('://')[2]}").hostname or ""
    except ValueError:  # a bracket without its other
        return ""


def hunt_in(pieces: Iterable[bytes]) -> tuple[list[Hit], int]:
    """Return the weightiest hits of some blocks of lines, at most MOST, and how many names were looked at.

    Stops after MOST_NAMES: a small file may unpack to any size. Raises Unreadable for a broken file.
    """
    best: list[Hit] = []
    names = 0
    for piece in pieces:
        with _lock:
            hits, count = _hunter().block(piece)
        names += count.names
        best = heapq.nlargest(MOST, [*best, *hits], key=lambda hit: hit.score)
        if names > MOST_NAMES:
            break
    return best, names


def hunt_in_file(data: IO[bytes]) -> tuple[list[Hit], int]:
    """Return the same of a file in any form that the command takes: text, gz, zst, Parquet, certificate logs."""
    with tempfile.NamedTemporaryFile(prefix="vonggac-ten-") as kept:
        shutil.copyfileobj(data, kept)
        kept.flush()
        return hunt_in(blocks(kept.name))


@transaction.atomic
def keep(hits: Iterable[Hit], *, source: str, by: User | None, now: datetime) -> int:
    """Keep a run's hits; return how many names are new. What an officer decided stays as it is."""
    best: dict[str, Hit] = {}
    for hit in hits:
        if hit.name not in best or best[hit.name].score < hit.score:
            best[hit.name] = hit
    names = list(best)
    known: dict[str, Suspect] = {}
    for start in range(0, len(names), 500):  # SQLite takes a limited number of values
        known |= {one.name: one for one in Suspect.objects.filter(name__in=names[start : start + 500])}
    for name, one in known.items():
        one.last_at, one.times = now, one.times + 1
        _describe(one, best[name])
    Suspect.objects.bulk_update(
        known.values(), ["last_at", "times", "protected", "score", "kinds", "because"], 500
    )
    new = [
        _new(name, hit, source=one_line(source)[:200], now=now)
        for name, hit in best.items()
        if name not in known
    ]
    Suspect.objects.bulk_create(new, batch_size=500)
    if best:
        first = Suspect.objects.get(name=names[0])
        record(by, "hunt.kept", first, now=now, source=source, names=len(best), new=len(new))
    return len(new)


@transaction.atomic
def hand_in(address: str, *, said: str, contact: str, now: datetime) -> Suspect:
    """Keep an address that somebody finds suspicious; what they say of themselves only if they say it."""
    name, hit = judge(address)
    one = Suspect.objects.filter(name=name).first()
    if one is None:
        one = _new(name, hit, source=PUBLIC, now=now)
    else:
        one.last_at, one.times = now, one.times + 1
    one.handed_in = True
    one.said = nfc(one_line(said))[:500] or one.said
    one.contact = nfc(one_line(contact))[:200] or one.contact
    one.save()
    record(PUBLIC, "suspect.handed_in", one, now=now, score=one.score)
    return one


def _new(name: str, hit: Hit | None, *, source: str, now: datetime) -> Suspect:
    made = Suspect(
        name=name, shown=shown(name)[:253], because=NOBODY, source=source, found_at=now, last_at=now
    )
    if hit:
        _describe(made, hit)
    return made


def _describe(one: Suspect, hit: Hit) -> None:
    one.protected, one.score, one.kinds = hit.protected[:200], hit.score, list(hit.kinds)
    one.because = hit.reason[:400]


@transaction.atomic
def decide(suspect: Suspect, state: str, *, reason: str, by: User, now: datetime) -> Suspect:
    """Write down what an officer thinks of a name. Raises Refused: no right, no such state, no reason to allow it."""
    if not by.directs:
        raise Refused(f"Tài khoản {by} không có quyền quyết định về tên miền.", hint="Nhờ trực điều hành.")
    if state not in Suspect.State.values:
        raise Refused(f"«{state}» không phải tình trạng.", hint=f"Chọn: {', '.join(Suspect.State.values)}.")
    reason = nfc(one_line(reason))[:300]
    if state == Suspect.State.ALLOWED and not reason:
        raise Refused(
            f"Chưa ghi lý do cho phép {suspect.name}.", hint="Ví dụ: đại lý chính thức của ngân hàng."
        )
    one = Suspect.objects.select_for_update().get(pk=suspect.pk)
    one.state, one.reason, one.decided_by, one.decided_at = state, reason, by, now
    one.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    record(by, "suspect.decided", one, now=now, name=one.name, state=state, reason=reason)
    return one


@transaction.atomic
def change_protected(text: str, *, by: User, now: datetime) -> int:
    """Put a new list of protected names in force; return how many names it has. The one before is kept by its hash.

    Raises Refused without the right, Unreadable with the line that is wrong.
    """
    if not by.directs or by.unit is None or by.unit.parent_id is not None:
        raise Refused(f"Tài khoản {by} không có quyền sửa danh sách tên được bảo vệ.", hint="Nhờ quản trị.")
    data = nfc(text.replace("\r\n", "\n")).encode()
    if len(data) > LIST_BYTES:
        raise Unreadable(f"Danh sách dài {len(data)} byte, tối đa {LIST_BYTES}.", hint="Bỏ bớt tên.")
    own = Path(settings.DATA_DIR) / "protected.toml"
    own.parent.mkdir(parents=True, exist_ok=True)
    draft = own.with_name("danh-sach-moi.toml")
    draft.write_bytes(data)
    try:
        names = len(load(draft))
        before = store(protected_path().read_bytes())
        record(by, "hunt.protected_changed", by.unit, now=now, names=names, before=before, after=store(data))
        draft.replace(own)
    finally:
        draft.unlink(missing_ok=True)
    return names


def as_hits(suspects: Iterable[Suspect]) -> Iterable[Hit]:
    """Return the rows as hits, for the writers of `hunt.exports`."""
    for one in suspects:
        yield Hit(one.name, one.shown, one.protected, "", one.score, tuple(one.kinds), one.because)
