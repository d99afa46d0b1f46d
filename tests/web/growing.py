"""A world with many times as many of everything, to see what grows with it."""

from datetime import timedelta

from django.utils import timezone

from tests import make
from tests.campaigns.test_intake import came
from tests.web.test_outbox_page import failed
from vonggac.campaigns import passes
from vonggac.campaigns.decisions import ask_extension
from vonggac.campaigns.models import Attachment, Campaign, Obligation, Review, Submission
from vonggac.campaigns.services import open_campaign
from vonggac.directives.models import Finding
from vonggac.incidents.services import note, report
from vonggac.notify.models import Incoming, Message
from vonggac.registry.models import ApiToken, Person, System, Unit, User
from vonggac.registry.tokens import make_token
from vonggac.reports.models import Report
from vonggac.roster.models import Roster, Shift


def grow(things: dict[str, object], count: int) -> None:
    """Add `count` of every kind of row that a page lists."""
    now = timezone.now()
    admin, officer = (User.objects.get(username=name) for name in ("quan.tri", "truc"))
    root, health = Unit.objects.get(code="T"), Unit.objects.get(code="YT")
    campaign = Campaign.objects.get(pk=things["campaign"])
    for n in range(count):
        make.unit(f"S{n}", root, "so")
        below = make.unit(f"YT.{n + 2}", health)
        Person.objects.create(
            unit=health, name=f"Bà Mẫu {n}", phone="0900.000.002", email=f"m{n}@yt.example.vn"
        )
        Person.objects.create(unit=below, name=f"Ông Mẫu {n}", phone="0900.000.003")
        System.objects.create(
            unit=health, kind="portal", name=f"Cổng {n}", address=f"https://c{n}.example.vn/"
        )
        make.user(f"nguoi{n}", below, "focal_point")
        make.letter(f"{100 + n}/SKHCN-BCVT")
        Finding.objects.create(
            directive=campaign.directive, code="x", severity="warning", message=f"Hỏi {n}", page=1, line=1
        )
        life, read = timedelta(days=9), ApiToken.Scope.READ
        make_token(f"phần mềm {n}", health, scope=read, lifetime=life, by=admin, now=now)
        passes.make_pass(campaign, health, by=officer, now=now)
        came(subject=f"Báo cáo {n}", files=[("a.png", b"\x89PNG\r\n\x1a\n" + bytes(40))], at=now)
        happened = report(
            unit=health, summary=f"Sự cố {n}", detected_at=now, received_at=now, channel="phone",
            class_id="defacement", by=officer, now=now,
        )  # fmt: skip
        note(happened, "Đã gọi.", by=officer, now=now)
    open_campaign(campaign.directive, by=officer, now=now)
    answers(campaign, officer, now)
    messages(count)
    copies(things, count)


def answers(campaign: Campaign, officer: User, now) -> None:
    """Let every duty be answered, some of it verified, some returned, some with a file; and more time be asked."""
    for number, owed in enumerate(
        Obligation.objects.filter(campaign=campaign, submissions=None).order_by("pk")
    ):
        common = {"received_at": now, "entered_at": now, "by": officer, "statement": "Đã làm."}
        said = Submission.objects.create(obligation=owed, version=1, step="done", **common)
        if number % 3 == 0:
            Review.objects.create(submission=said, verified=number % 2 == 0, reason="x", at=now, by=officer)
        file = Attachment.objects.first()
        Attachment.objects.create(
            submission=said, name="b.png", size=48, sha256=file.sha256, media_type="image/png"
        )
        if owed.due_at is not None and number % 2:
            ask_extension(owed, owed.due_at + timedelta(days=5), reason="Cần thêm.", by=officer, now=now)


def messages(count: int) -> None:
    sample = Message.objects.first()
    for n in range(count):
        failed("YT", key=f"nhac/{n}")
        for state, due in (("queued", sample.created_at), ("sent", None)):
            Message.objects.create(
                key=f"{state}/{n}", kind="reminder", unit=sample.unit, channel="email", address="a@b.example.vn",
                subject="Nhắc", body="x", created_at=sample.created_at, not_before_at=sample.created_at,
                next_at=due, state=state, sent_at=None if due else sample.created_at, maybe_twice=n % 2 == 0,
            )  # fmt: skip


def copies(things: dict[str, object], count: int) -> None:
    """Versions of the roster with their shifts, and reports."""
    roster = Roster.objects.get(pk=things["roster"])
    shifts = list(roster.shifts.all())
    written = Report.objects.get(pk=things["report"])
    for n in range(count):
        roster.pk, roster.version = None, n + 2
        roster.save(force_insert=True)
        for shift in shifts:
            shift.pk, shift.roster = None, roster
            shift.save(force_insert=True)
        written.pk = None
        written.sha256 = f"{n:064}"
        written.save(force_insert=True)
    assert Shift.objects.count() > count
    assert Incoming.objects.count() > count
