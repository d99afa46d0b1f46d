"""One person's data: what is kept, forgetting it, and letting go of what is past its time (docs/decisions/0085)."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import models, transaction
from django.db.models import Q

from vonggac.audit.models import Entry as Look
from vonggac.audit.services import record
from vonggac.campaigns.models import Extension, Review, Submission, Waiver
from vonggac.core.errors import Refused
from vonggac.core.text import key
from vonggac.incidents.models import Call, Custody, Entry, Escalation, Incident, Indicator, Sent, Task
from vonggac.notify.models import Attempt, Incoming, Message
from vonggac.registry.models import Consent, Person, SignInLink, Unit, User
from vonggac.reports.letting import let_calls, let_plans, let_reporters
from vonggac.roster.models import Agreement, Plan, Relief, Roster, Shift, Swap, TrialCall, Turn
from vonggac.watch.models import Maintenance, Ping, Suspect

GONE = "[đã xoá]"
POLICY = Path(__file__).with_name("retention.toml")

# Where people may be named besides the register; a test compares this with every text column there is.
TEXTS: dict[type[models.Model], tuple[str, ...]] = {
    Submission: ("statement", "from_whom"),
    Review: ("reason",),
    Extension: ("reason", "answer"),
    Waiver: ("reason",),
    Message: ("address", "subject", "body", "error"),
    Attempt: ("detail",),
    Incoming: ("sender", "sender_name", "subject", "text", "note"),
    Roster: ("from_whom", "doubts", "unread", "problems", "mapping"),
    Shift: ("person", "title", "phone", "email", "note"),
    Plan: ("members",),
    Turn: ("person", "phone"),
    Swap: ("giver", "taker"),
    Agreement: ("person",),
    Relief: ("before", "after", "reason"),
    Incident: (
        "summary",
        "details",
        "reporter",
        "reporter_phone",
        "reporter_email",
        "unit_words",
        "system_words",
        "fields",
    ),
    Entry: ("text", "by_name"),
    Task: ("owner_name", "done_by_name", "result"),
    Custody: ("by_name", "whom"),
    Indicator: ("note", "value"),
    Sent: ("to", "receipt_from"),
    Escalation: ("chain", "acknowledged_by"),
    Call: ("name", "title", "phone", "address"),
    Consent: ("given_by", "scope"),
    Maintenance: ("reason",),
    Ping: ("said",),
    Suspect: ("said", "contact", "reason"),
    TrialCall: ("person", "phone", "note"),
}
# Documents of record: kept whole by the law on archives, so they are named and not changed.
STAYS = "văn bản gốc, tệp đính kèm và báo cáo đã lập"


def find_person(asked: str) -> Person:
    """Return the person with the number or the name. Raises Refused for nobody, or for several of one name."""
    if asked.isdecimal() and len(asked) < 16:
        found = list(Person.objects.filter(pk=int(asked)).select_related("unit"))
    else:
        found = [p for p in Person.objects.select_related("unit") if key(p.name) == key(asked)]
    if not found:
        raise Refused(f"Không có ai tên hoặc mang số «{asked}».", hint="Xem sổ đơn vị.")
    if len(found) > 1:
        who = "; ".join(f"{p.pk} ({p.unit})" for p in found)
        raise Refused(f"Có {len(found)} người tên «{asked}»: {who}.", hint="Ghi số thay cho tên.")
    return found[0]


def data_of(person: Person) -> dict[str, Any]:
    """Return all that is kept about the person, as plain values: the answer to a request under the law."""
    return {
        "person": {
            "id": person.pk,
            "unit": person.unit.name,
            "name": person.name,
            "title": person.title,
            "phone": person.phone,
            "email": person.email,
            "addresses": [{"channel": a.channel, "value": a.value} for a in person.addresses.all()],
        },
        "mentions": [
            {
                "where": row._meta.label_lower,
                "id": row.pk,
                "column": column,
                "text": str(getattr(row, column)),
            }
            for row, column in _mentions(person)
        ],
        "accounts": list(
            _accounts(person).values("username", "email", "first_name", "last_name", "last_login")
        ),
        "shown_to": [{"at": at.isoformat(), "by": by, "act": act} for at, by, act in _looks(person)],
        "not_searched": STAYS,
    }


def _looks(person: Person) -> Iterator[tuple[datetime, str, str]]:
    """Yield when who was shown the person's number: asked for alone, or taken out with a whole register."""
    above = Unit.objects.filter(code__in=person.unit.path.strip("/").split("/")).values_list("pk", flat=True)
    alone = Q(thing=Person._meta.label_lower, thing_id=str(person.pk), act="person.shown")
    taken = Q(thing=Unit._meta.label_lower, thing_id__in=[str(pk) for pk in above], act="people.exported")
    yield from Look.objects.filter(alone | taken).order_by("number").values_list("at", "by_name", "act")


@transaction.atomic
def forget(person: Person, *, by: User, now: datetime) -> int:
    """Erase the person's name, number and address everywhere but in documents of record; return how many places.

    The record of acts holds none of them to begin with. Raises Refused for who is no administrator above the person.
    """
    if by.role != User.Role.ADMINISTRATOR or by.unit is None:
        raise Refused(f"Tài khoản {by} không có quyền xoá dữ liệu cá nhân.", hint="Nhờ người quản trị.")
    if not person.unit.path.startswith(by.unit.path):
        raise Refused(f"{person.unit} nằm ngoài phạm vi của {by}.")
    places = list(_mentions(person))
    words = _words(person)
    for row, column in places:
        value = getattr(row, column)
        erased: Any = json.loads(words.sub(GONE, json.dumps(value, ensure_ascii=False)))
        type(row)._default_manager.filter(pk=row.pk).update(**{column: erased})
    waiting = Message.objects.filter(person=person, next_at__isnull=False)
    waiting.update(state=Message.State.FAILED, next_at=None, error="Người nhận đã được xoá.")
    Message.objects.filter(person=person).update(address=GONE)
    for user in _accounts(person):
        _forget_account(user)
    number, unit = person.pk, person.unit
    person.delete()
    record(by, "person.forgotten", unit, now=now, person=number, places=len(places))
    return len(places)


def _forget_account(user: User) -> None:
    """The account's name stays in the record of acts; it is no personal name (accounts.make_account sees to that)."""
    User.objects.filter(pk=user.pk).update(first_name="", last_name="", email="")
    EmailAddress.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    UserSession.objects.filter(user=user).update(ip="0.0.0.0", user_agent="")  # noqa: S104  # no address


def _accounts(person: Person) -> "models.QuerySet[User]":
    if not person.email:
        return User.objects.none()
    return User.objects.filter(unit=person.unit, email__iexact=person.email)


def _words(person: Person) -> re.Pattern[str]:
    """What names the person: the name, the address, and the number however its digits are parted."""
    said = [re.escape(text) for text in (person.name, person.email) if text]
    said += [re.escape(address.value) for address in person.addresses.all() if address.value]
    if digits := re.sub(r"\D", "", person.phone):
        said.append(r"(?<!\d)" + r"[ .\-]?".join(digits) + r"(?!\d)")
    return re.compile("|".join(said), re.IGNORECASE)


def _mentions(person: Person) -> Iterator[tuple[models.Model, str]]:
    """Read every place once: rare work, and no index knows what stands inside a text."""
    words = _words(person)
    for model, columns in TEXTS.items():
        for row in model._default_manager.only("pk", *columns).order_by("pk").iterator(chunk_size=2000):
            for column in columns:
                value = getattr(row, column)
                if value and words.search(
                    value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                ):
                    yield row, column


@dataclass(frozen=True, slots=True)
class Let:
    """One kind of data that was past its time, and how many rows let go of it."""

    kind: str
    count: int


@transaction.atomic
def retain(*, by: User, now: datetime) -> list[Let]:
    """Delete personal data that is past its time under the policy; what was done stays, who it was goes."""
    days = tomllib.loads(POLICY.read_text(encoding="utf-8"))["days"]
    before = {kind: now - timedelta(days=count) for kind, count in days.items()}
    ended = Message.objects.filter(next_at=None, created_at__lt=before["messages"]).exclude(address="")
    seen = Incoming.objects.filter(
        state__in=[Incoming.State.ACCEPTED, Incoming.State.ASIDE], received_at__lt=before["mails"]
    ).exclude(sender="", text="")
    said = Submission.objects.filter(entered_at__lt=before["from_whom"]).exclude(from_whom="")
    stood = Shift.objects.filter(ends_at__lt=before["rosters"]).exclude(phone="", email="")
    called = TrialCall.objects.filter(entered_at__lt=before["rosters"]).exclude(phone="")
    sessions = list(UserSession.objects.filter(last_seen_at__lt=before["sessions"]))
    links = SignInLink.objects.filter(Q(expires_at__lt=before["links"]) | Q(used_at__lt=before["links"]))
    for session in sessions:
        session.end()
    let = [
        Let("messages", ended.update(address="", body="")),
        Let("mails", seen.update(sender="", sender_name="", text="")),
        Let("from_whom", said.update(from_whom="")),
        Let("rosters", stood.update(phone="", email="")),
        Let("trial_calls", called.update(phone="", note="")),
        Let("calls", let_calls(before["rosters"])),
        Let("plans", let_plans(before["rosters"])),
        Let("reporters", let_reporters(before["reporters"])),
        Let("sessions", len(sessions)),
        Let("links", links.delete()[0]),
    ]
    if any(one.count for one in let) and by.unit is not None:
        record(by, "people.retained", by.unit, now=now, **{one.kind: one.count for one in let})
    return let
