from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone

from vonggac.cli.accounts import operator
from vonggac.core.errors import Refused
from vonggac.registry import accounts
from vonggac.registry.models import Unit, User
from vonggac.registry.signin import LIFETIME


class Command(BaseCommand):
    help = "Tài khoản: `accounts add TÊN --role --unit`, `list`, `link`, `disable`, `enable`, `reset`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="mọi tài khoản")
        add = verbs.add_parser("add", help="thêm tài khoản và in liên kết đăng nhập một lần")
        add.add_argument("name")
        add.add_argument("--role", choices=User.Role.values, required=True)
        add.add_argument("--unit", metavar="MÃ", help="mã đơn vị trong sổ")
        add.add_argument("--email", default="", help="để nhận diện khi đăng nhập qua OIDC")
        for verb, does in {
            "link": "in liên kết đăng nhập một lần mới",
            "disable": "khoá tài khoản và kết thúc mọi phiên",
            "enable": "mở khoá tài khoản",
            "reset": "bỏ xác thực hai bước của người mất điện thoại",
        }.items():
            verbs.add_parser(verb, help=does).add_argument("name")

    def handle(self, *, verb: str, **options: Any) -> None:
        if verb == "list":
            return self._list()
        by, now = operator(), timezone.now()
        if verb == "add":
            unit = _unit(options["unit"])
            user = accounts.make_account(
                options["name"],
                role=User.Role(options["role"]),
                unit=unit,
                email=options["email"],
                by=by,
                now=now,
            )
            self.stdout.write(f"Đã thêm {user} ({user.get_role_display()}, {unit or 'chưa có đơn vị'}).")
            return self._link(user, by)
        user = _account(options["name"])
        if verb == "link":
            return self._link(user, by)
        if verb == "disable":
            accounts.disable_account(user, by=by, now=now)
            self.stdout.write(f"Đã khoá {user}.")
        elif verb == "enable":
            accounts.enable_account(user, by=by, now=now)
            self.stdout.write(f"Đã mở khoá {user}.")
        else:
            accounts.reset_second_factor(user, by=by, now=now)
            self.stdout.write(f"Đã bỏ xác thực hai bước của {user}.")
        return None

    def _list(self) -> None:
        for user in User.objects.select_related("unit").order_by("username"):
            state = "" if user.is_active else "  (đã khoá)"
            self.stdout.write(f"{user.username}  {user.get_role_display()}  {user.unit or '-'}{state}")

    def _link(self, user: User, by: User) -> None:
        secret = accounts.link_for(user, by=by, now=timezone.now())
        hours = int(LIFETIME.total_seconds() // 3600)
        self.stdout.write(f"Đăng nhập một lần, trong {hours} giờ: {reverse('sign-in-link', args=[secret])}")


def _unit(code: str | None) -> Unit | None:
    if code is None:
        return None
    if (unit := Unit.objects.filter(code=code).first()) is None:
        raise Refused(f"Không có đơn vị mang mã «{code}».", hint="Xem sổ đơn vị, hoặc nhập sổ trước.")
    return unit


def _account(name: str) -> User:
    if (user := User.objects.filter(username=name).first()) is None:
        raise Refused(f"Không có tài khoản «{name}».", hint="Xem `vonggac accounts list`.")
    return user
