"""Small invented worlds for tests: a province, a letter and its campaign, straight in the database."""

from datetime import date, datetime

from allauth.mfa.models import Authenticator

from vonggac.campaigns.models import Campaign, Obligation
from vonggac.campaigns.services import Rehearsal, open_campaign
from vonggac.core.times import VIETNAM
from vonggac.directives.models import Directive, Recipient, Requirement
from vonggac.directives.services import confirm
from vonggac.registry.models import Group, Unit, User

ISSUED_ON = date(2027, 1, 11)
OPENED_AT = datetime(2027, 1, 12, 8, tzinfo=VIETNAM)
DUE = datetime(2027, 1, 25, tzinfo=VIETNAM)


def unit(code: str, parent: Unit | None = None, groups: str = "", **columns: object) -> Unit:
    """A unit with its path; `groups`: codes, made when they are not there."""
    made = Unit.objects.create(
        code=code,
        name=columns.pop("name", f"Đơn vị {code}"),
        parent=parent,
        path=f"{parent.path if parent else '/'}{code}/",
        **columns,
    )
    for group in groups.split():
        made.groups.add(Group.objects.get_or_create(code=group, defaults={"name": f"Các {group}"})[0])
    return made


def province() -> Unit:
    """A root, two departments, one with an office below, two communes of which one has two schools."""
    root = unit("T", kind="province", name="UBND tỉnh Lĩnh Giang")
    health = unit("YT", root, "so", name="Sở Y tế")
    unit("GD", root, "so", name="Sở Giáo dục")
    unit("YT.1", health, name="Chi cục Y tế")
    first = unit("X1", root, "xa", name="UBND xã An Phú")
    unit("X2", root, "xa", name="UBND xã Bình Hoà")
    unit("X1.1", first, name="Trường An Phú 1")
    unit("X1.2", first, name="Trường An Phú 2")
    return root


def user(name: str, at: Unit | None, role: str = "officer", *, second_factor: bool = True) -> User:
    """An account; one that directs has its second factor, without which no page opens to it."""
    made = User.objects.create(username=name, unit=at, role=role, password="one that nobody knows")
    if made.directs and second_factor:
        Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": ""})
    return made


def requirement(directive: Directive, ref: str, *recipients: str, **columns: object) -> Requirement:
    """A requirement at line 10 × its position, owed by those whom the words mean."""
    position = directive.requirements.count()
    columns = {"kind": "action", "text": f"Nội dung mục {ref}.", **columns}
    made = Requirement.objects.create(
        directive=directive,
        position=position,
        ref=ref,
        section=ref.split(".")[0],
        page=1,
        line=10 + 2 * position,
        last_page=1,
        last_line=11 + 2 * position,
        **columns,
    )
    for words in recipients:
        Recipient.objects.create(requirement=made, words=words)
    return made


def letter(number: str = "15/SKHCN-BCVT") -> Directive:
    """Sections 1 (advice), 2 (two duties of the departments), 4 (communes take over section 2)."""
    directive = Directive.objects.create(
        sha256=number.ljust(64, "0"),
        file_name="letter.docx",
        kind="cong_van",
        number=number,
        issuer="Sở Khoa học và Công nghệ",
        issued_on=ISSUED_ON,
        subject="bảo đảm an toàn thông tin dịp Tết Đinh Mùi 2027",
        reading={},
        lines=[[1, line, f"Dòng {line} của công văn."] for line in range(1, 60)],
        received_at=OPENED_AT,
    )
    requirement(directive, "1", "Các so", kind="advice")
    requirement(directive, "2.1", "Các so", due_at=DUE, due_words="trước ngày 25/01/2027")
    requirement(directive, "2.2", "Các so")
    requirement(directive, "4.1", "Các xa", inherits=["2"])
    requirement(directive, "5", "Các hợp tác xã")
    return directive


def campaign(
    officer: User, rehearsal: Rehearsal | None = None, directive: Directive | None = None
) -> Campaign:
    """The letter confirmed and opened at OPENED_AT."""
    directive = directive or letter()
    confirm(directive, by=officer, now=OPENED_AT)
    return open_campaign(directive, by=officer, now=OPENED_AT, rehearsal=rehearsal)


def duty(of: Campaign, ref: str, code: str) -> Obligation:
    return of.obligations.select_related("campaign").get(requirement__ref=ref, unit__code=code)
