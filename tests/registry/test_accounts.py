"""Only administrators make and change accounts, each act is recorded, and nobody is shut out for good."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command

from tests import make
from vonggac.audit.models import Entry
from vonggac.core.errors import Refused
from vonggac.registry import accounts, tokens
from vonggac.registry.models import ApiToken, Unit, User
from vonggac.registry.signin import use_link

NOW = make.OPENED_AT
DAY = timedelta(days=1)
Role = User.Role


@pytest.fixture
def admin(db) -> User:
    return make.user("quan.tri", make.province(), Role.ADMINISTRATOR)


def add(name: str, by: User, unit: str = "YT", role: Role = Role.FOCAL_POINT) -> User:
    return accounts.make_account(name, role=role, unit=Unit.objects.get(code=unit), by=by, now=NOW)


def test_an_account_is_made_without_a_password_and_comes_in_by_its_link(admin):
    user = add("yt.daumoi", admin)
    assert not user.has_usable_password()
    assert use_link(accounts.link_for(user, by=admin, now=NOW), now=NOW) == user
    assert list(Entry.objects.values_list("act", flat=True)) == ["account.made", "account.link-made"]
    assert Entry.objects.first().facts == {
        "name": "yt.daumoi",
        "role": "focal_point",
        "unit": "YT",
    }


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER, Role.FOCAL_POINT, Role.ENGINEER])
def test_nobody_but_an_administrator_makes_accounts(admin, role):
    other = make.user("khac", admin.unit, role)
    with pytest.raises(Refused, match="không có quyền quản trị"):
        add("moi", other)
    assert not User.objects.filter(username="moi").exists()


def test_an_administrator_of_a_unit_stays_below_it(admin):
    below = make.user("yt.quantri", Unit.objects.get(code="YT"), Role.ADMINISTRATOR)
    add("chicuc", below, "YT.1")
    with pytest.raises(Refused, match="ngoài phạm vi"):
        add("gd.daumoi", below, "GD")
    mine = User.objects.get(username="chicuc")
    with pytest.raises(Refused, match="ngoài phạm vi"):
        accounts.change_account(mine, role=Role.OFFICER, unit=Unit.objects.get(code="T"), by=below, now=NOW)
    assert {user.username for user in User.objects.visible_to(below)} == {"yt.quantri", "chicuc"}
    assert not User.objects.visible_to(mine).exists()


@pytest.mark.parametrize("name", ["", "có dấu", "a b", "van.thu@so.example.vn", "x" * 61, "../a"])
def test_a_name_that_is_an_address_or_not_plain_is_refused(admin, name):
    with pytest.raises(Refused, match="không dùng được"):
        add(name, admin)


def test_a_taken_name_is_refused_whatever_its_case(admin):
    with pytest.raises(Refused, match="Đã có tài khoản"):
        add("Quan.Tri", admin)


def test_the_last_administrator_stays(admin):
    with pytest.raises(Refused, match="chính mình"):
        accounts.disable_account(admin, by=admin, now=NOW)
    second = make.user("hai", admin.unit, Role.ADMINISTRATOR)
    accounts.change_account(admin, role=Role.LEADER, unit=admin.unit, by=second, now=NOW)
    admin.refresh_from_db()
    assert admin.role == Role.LEADER
    with pytest.raises(Refused):
        accounts.disable_account(second, by=second, now=NOW)


def test_a_disabled_account_loses_its_sessions_and_its_links(admin, client):
    user = add("yt.daumoi", admin)
    accounts.disable_account(user, by=admin, now=NOW)
    with pytest.raises(Refused, match="đang bị khoá"):
        accounts.link_for(user, by=admin, now=NOW)
    accounts.enable_account(user, by=admin, now=NOW)
    user.refresh_from_db()
    assert user.is_active


def test_a_lost_second_factor_is_removed_and_recorded(admin):
    user = add("truc", admin, "T", Role.OFFICER)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert accounts.reset_second_factor(user, by=admin, now=NOW) == 1
    assert Entry.objects.last().act == "account.second-factor-reset"


def test_the_command_adds_disables_and_names_what_is_wrong(admin, capsys):
    call_command("accounts", "add", "yt.daumoi", "--role", "focal_point", "--unit", "YT")
    assert "Đã thêm yt.daumoi (Đầu mối đơn vị, Đơn vị YT)" in capsys.readouterr().out.replace(
        "Sở Y tế", "Đơn vị YT"
    )
    call_command("accounts", "disable", "yt.daumoi")
    assert not User.objects.get(username="yt.daumoi").is_active
    with pytest.raises(Refused, match="Không có đơn vị mang mã «ZZ»"):
        call_command("accounts", "add", "x", "--role", "leader", "--unit", "ZZ")
    with pytest.raises(Refused, match="Không có tài khoản «ai»"):
        call_command("accounts", "link", "ai")


def test_a_token_opens_until_its_last_day_or_until_it_is_withdrawn(admin):
    health = Unit.objects.get(code="YT")
    made = tokens.make_token(
        "Trục liên thông", health, scope=ApiToken.Scope.READ, lifetime=30 * DAY, by=admin, now=NOW
    )
    assert made.secret not in str(ApiToken.objects.values())
    assert tokens.token_of(made.secret, now=NOW) == made.token
    assert tokens.token_of(made.secret + "x", now=NOW) is None
    assert tokens.token_of(made.secret, now=NOW + 30 * DAY) is None
    tokens.withdraw_token(made.token, by=admin, now=NOW)
    assert tokens.token_of(made.secret, now=NOW) is None


def test_a_token_is_not_made_for_longer_than_a_year_or_outside_the_scope(admin):
    health = Unit.objects.get(code="YT")
    with pytest.raises(Refused, match="ngày không được"):
        tokens.make_token("x", health, scope=ApiToken.Scope.READ, lifetime=400 * DAY, by=admin, now=NOW)
    officer = make.user("truc", admin.unit)
    with pytest.raises(Refused, match="không được cấp khoá"):
        tokens.make_token("x", health, scope=ApiToken.Scope.READ, lifetime=DAY, by=officer, now=NOW)
