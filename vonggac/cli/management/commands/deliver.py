from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from vonggac.notify.delivery import deliver_due
from vonggac.notify.models import Message


class Command(BaseCommand):
    help = "Gửi các tin đã đến giờ gửi; liệt kê tin không gửi được và tin có thể đã gửi hai lần."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=10_000, help="số tin gửi nhiều nhất trong lần này")
        parser.add_argument("--list", action="store_true", help="chỉ liệt kê, không gửi")

    def handle(self, *, limit: int, **options: Any) -> None:
        if not options["list"]:
            done = deliver_due(timezone.now, limit=limit)
            self.stdout.write(
                f"Đã gửi {done.sent} tin, {done.put_off} tin chờ gửi lại, {done.given_up} tin không gửi được."
            )
        for message in (Message.objects.failed() | Message.objects.possibly_twice()).distinct():
            self.stdout.write(f"{message.label}: {message}. {message.error}".rstrip())
