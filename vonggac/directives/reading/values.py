"""What a letter is before and after reading: frozen values, nothing else. `as_json` is the public contract."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Kind = Literal[
    "cong_van", "chi_thi", "cong_dien", "ke_hoach", "thong_bao", "quyet_dinh", "bao_cao", "to_trinh", "other"
]
RequirementKind = Literal["action", "recurring", "standing", "deliverable", "advice"]
Deliverable = Literal["roster", "report", "plan", "list"]
Urgency = Literal["hoa_toc", "thuong_khan", "khan"]
Purpose = Literal["bao_cao", "thuc_hien", "phoi_hop", "luu"]
Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the letter: page and line, both from 1. Lines are numbered anew on each page."""

    page: int
    line: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the extractor saw it, NFC, trailing white space gone. Blank lines are kept: places stay true."""

    at: Place
    text: str
    confidence: float = 1.0  # 0 to 1; below 1 only where a scan or a signature widget gave the text
    begins: bool | None = (
        None  # whether a paragraph begins here, as the page shows it; None: it does not tell
    )
    # Of a scan: left, top, width and height where the page is 1000 wide. Elsewhere the page's own letters tell.
    box: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file with its places. `notes` are findings of the extraction itself.

    `margins`: what stands outside the letter's own text (page numbers, running headers and footers, footnotes).
    `envelope`: what the edXML around the letter says of it; None for every other form.
    """

    name: str
    lines: tuple[Line, ...]
    pages: int
    notes: "tuple[Finding, ...]" = ()
    margins: tuple[Line, ...] = ()
    envelope: "Envelope | None" = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """Header facts of an edXML message (QCVN 102:2016/BTTTT); None where it is silent."""

    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    place: str | None = None
    subject: str | None = None
    signer: str | None = None
    due_on: date | None = None
    addressees: tuple[str, ...] = ()
    attachment: str | None = None  # name of the attached file that was read


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document, as the letter cites it."""

    type: Kind | None
    number: str
    issued_on: date | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A special period in the letter's own words, both days included."""

    from_on: date
    to_on: date
    words: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A hotline or a named person. Digits only in `phone` and `fax`."""

    role: str
    name: str | None = None
    phone: str | None = None
    fax: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """One line of Nơi nhận."""

    to: str
    purpose: Purpose | None


@dataclass(frozen=True, slots=True)
class Signer:
    authority: str | None  # "KT.", "TM.", "TL.", "TUQ.", "Q." or None
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt about the letter or about the reading. Codes: the contract's list."""

    code: str
    severity: Severity
    message: str
    at: Place | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One duty of the letter, with its wording, who owes it and by when. Fields as in the contract."""

    id: str
    section: str
    text: str
    at: Place
    recipients: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    kind: RequirementKind = "action"
    deliverable: Deliverable | None = None
    due_at: datetime | None = None  # the instant from which it is late, +07:00
    due_words: str | None = None
    every: str | None = None  # ISO 8601 duration, the shortest that the letter names
    window: Period | None = None
    channels: tuple[str, ...] = ()
    inherits: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    ends: Place | None = None  # its last line; not part of the public contract


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read from one letter."""

    kind: Kind = "other"
    number: str | None = None
    issuer: str | None = None
    place: str | None = None
    issued_on: date | None = None
    subject: str | None = None
    urgency: Urgency | None = None
    bases: tuple[Reference, ...] = ()
    addressees: tuple[str, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    windows: tuple[Period, ...] = ()
    places: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    references: tuple[Reference, ...] = ()
    copies: tuple[Copy, ...] = ()
    signer: Signer | None = None
    findings: tuple[Finding, ...] = ()
    unread: tuple[Line, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Return the contract's object (docs/reading.md): plain values, ISO dates, every key present."""
        return {
            "kind": self.kind,
            "number": self.number,
            "issuer": self.issuer,
            "place": self.place,
            "issued_on": _iso(self.issued_on),
            "subject": self.subject,
            "urgency": self.urgency,
            "bases": [_reference(r) for r in self.bases],
            "addressees": list(self.addressees),
            "requirements": [_requirement(r) for r in self.requirements],
            "windows": [_period(w) | {"words": w.words} for w in self.windows],
            "places": list(self.places),
            "contacts": [
                {"role": c.role, "name": c.name, "phone": c.phone, "fax": c.fax, "email": c.email}
                for c in self.contacts
            ],
            "references": [_reference(r) for r in self.references],
            "copies": [{"to": c.to, "purpose": c.purpose} for c in self.copies],
            "signer": self.signer
            and {"authority": self.signer.authority, "title": self.signer.title, "name": self.signer.name},
            "findings": [
                {"code": f.code, "severity": f.severity, "message": f.message, **_place(f.at)}
                for f in self.findings
            ],
            "unread": [{**_place(line.at), "text": line.text} for line in self.unread],
        }


def _iso(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _place(at: Place | None) -> dict[str, int | None]:
    return {"page": at.page if at else None, "line": at.line if at else None}


def _period(period: Period) -> dict[str, str | None]:
    return {"from": _iso(period.from_on), "to": _iso(period.to_on)}


def _reference(reference: Reference) -> dict[str, str | None]:
    return {
        "type": reference.type,
        "number": reference.number,
        "issued_on": _iso(reference.issued_on),
        "issuer": reference.issuer,
    }


def _requirement(requirement: Requirement) -> dict[str, Any]:
    return {
        "id": requirement.id,
        "section": requirement.section,
        "text": requirement.text,
        "recipients": list(requirement.recipients),
        "supports": list(requirement.supports),
        "kind": requirement.kind,
        "deliverable": requirement.deliverable,
        "due_at": _iso(requirement.due_at),
        "due_words": requirement.due_words,
        "every": requirement.every,
        "window": requirement.window and _period(requirement.window),
        "channels": list(requirement.channels),
        "inherits": list(requirement.inherits),
        "measures": list(requirement.measures),
        **_place(requirement.at),
    }
