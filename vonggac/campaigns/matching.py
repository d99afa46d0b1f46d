"""Which duty a mail answers: pure rules over the mail's words. They suggest; an officer decides."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from vonggac.core.text import fold

_LATER = datetime.max.replace(tzinfo=UTC)
_OPENING = 1500  # letters of the body that are looked at: what follows quotes older mail
_SHORTEST_NAME = 6
PUBLIC_DOMAINS = frozenset(
    {"gmail.com", "yahoo.com", "yahoo.com.vn", "outlook.com", "hotmail.com", "icloud.com"}
)
# What a file or a subject says it is -> the requirement's deliverable. Folded words, joined by single spaces.
_KINDS = (
    ("roster", re.compile(r"\b(danh sach|ds|lich|bang|phan cong)( phan cong)? truc\b|\btruc (tet|le)\b")),
    ("report", re.compile(r"\b(bao cao|bc|ket qua)\b")),
    ("plan", re.compile(r"\b(ke hoach|phuong an)\b")),
    ("list", re.compile(r"\b(danh sach|thong ke)\b")),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a mail shows of itself. `files`: names. `sender`: lower case."""

    sender: str
    subject: str
    text: str = ""
    files: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Subject and file names, folded, one line each: where offices say what a mail is."""
        return "\n".join(fold(words) for words in (self.subject, *self.files))

    @property
    def words(self) -> str:
        return f"{self.title}\n{fold(self.text[:_OPENING])}"


@dataclass(frozen=True, slots=True)
class Party:
    """A unit as a sender may show it. `addresses`: its own and its people's, lower case, with whose they are."""

    pk: int
    names: tuple[str, ...]
    addresses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A duty that a mail may answer."""

    pk: int
    unit: int
    number: str  # of the letter
    ref: str
    deliverable: str
    due_at: datetime | None
    finished: bool
    rehearsal: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A duty with the reasons for it, in words, and how much they weigh together."""

    candidate: Candidate
    weight: int
    because: tuple[str, ...]


def senders(mail: Sheet, parties: Iterable[Party]) -> dict[int, tuple[int, str]]:
    """Return the units that may have sent the mail: weight and reason by primary key.

    A known address is certain; so nearly is a domain that one unit alone uses; a name in the subject, a file's name
    or the body's opening is a hint.
    """
    parties = list(parties)
    found = {p.pk: (8, f"thư của {p.addresses[mail.sender]}") for p in parties if mail.sender in p.addresses}
    if found:
        return found
    same = _of_domain(mail.sender, parties)
    named = _named(mail.words, parties)
    if len(same) == 1:
        found[same[0].pk] = (5, f"tên miền thư {_domain(mail.sender)} chỉ đơn vị này dùng")
    for party in named:
        weight = 4 if party in same else 3
        if found.get(party.pk, (0, ""))[0] < weight:
            found[party.pk] = (weight, "thư nêu tên đơn vị")
    return found


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _of_domain(sender: str, parties: Sequence[Party]) -> list[Party]:
    domain = _domain(sender)
    if not domain or domain in PUBLIC_DOMAINS:
        return []
    return [party for party in parties if any(_domain(address) == domain for address in party.addresses)]


def _named(words: str, parties: Sequence[Party]) -> list[Party]:
    """Return the units that the words name; "xã An Phú" inside "xã An Phú Đông" is not named."""
    hits = {}
    for party in parties:
        names = [fold(name) for name in party.names if len(name) >= _SHORTEST_NAME]
        if named := [name for name in names if name in words and re.search(rf"\b{re.escape(name)}\b", words)]:
            hits[party.pk] = (party, max(named, key=len))
    return [
        p
        for p, name in hits.values()
        if not any(name != other and name in other for _, other in hits.values())
    ]


def cites(words: str, number: str) -> bool:
    """Tell whether the folded words cite a letter's number, however it is separated.

    >>> [cites(w, "15/SKHCN-BCVT") for w in ("cv so 015/skhcn-bcvt", "15_skhcn_bcvt.docx", "115/skhcn-bcvt")]
    [True, True, False]
    """
    parts = re.findall(r"\d+|[^\W\d_]+", fold(number))
    if len(parts) < 2:
        return False
    head, *rest = (part.lstrip("0") or "0" if part.isdigit() else re.escape(part) for part in parts)
    return (
        re.search(
            rf"(?<!\d)0*{head}" + "".join(rf"[\s/_.\-–]*{part}" for part in rest) + r"(?![^\W_])", words
        )
        is not None
    )


def kinds(title: str) -> set[str]:
    """Return what the folded subject and file names say that the mail brings: roster, report, plan, list."""
    spaced = re.sub(r"[\s_\-]+", " ", title)
    found = {kind for kind, pattern in _KINDS if pattern.search(spaced)}
    return found - {"list"} if "roster" in found else found  # "danh sách trực" is a roster


def matches(mail: Sheet, parties: Iterable[Party], candidates: Iterable[Candidate]) -> list[Match]:
    """Return the duties that the mail may answer, the likeliest first; [] when nobody knows who sent it."""
    who = senders(mail, parties)
    words, brought = mail.words, kinds(mail.title)
    marked = "dien tap" in words
    found = [
        _weigh(candidate, who[candidate.unit], words, brought, marked)
        for candidate in candidates
        if candidate.unit in who
    ]
    return sorted(found, key=lambda m: (-m.weight, m.candidate.due_at or _LATER, m.candidate.pk))


def _weigh(candidate: Candidate, who: tuple[int, str], words: str, brought: set[str], marked: bool) -> Match:
    weight, because = who[0], [who[1]]
    if cites(words, candidate.number):
        weight += 4
        because.append(f"nêu số {candidate.number}")
    if candidate.deliverable in brought:
        weight += 3
        because.append(f"gửi {_WORDS[candidate.deliverable]}")
    if re.search(rf"\bmuc\s*{re.escape(fold(candidate.ref))}(?![\d.]*\d)", words):
        weight += 3
        because.append(f"nêu mục {candidate.ref}")
    if candidate.due_at is not None:
        weight += 1
        because.append("có thời hạn")
    if candidate.finished:
        weight -= 3
        because.append("nhiệm vụ đã có báo cáo")
    return Match(candidate, weight - 5 * (candidate.rehearsal != marked), tuple(because))


_WORDS = {"roster": "danh sách trực", "report": "báo cáo", "plan": "kế hoạch, phương án", "list": "danh sách"}
