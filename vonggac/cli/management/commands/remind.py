from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from vonggac.campaigns.models import Campaign
from vonggac.standing.reminders import remind, unreachable


class Command(BaseCommand):
    help = "Đưa lời nhắc đến hạn vào hàng chờ gửi; nêu các đơn vị không liên lạc được."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--list", action="store_true", help="chỉ nêu các đơn vị không liên lạc được")

    def handle(self, **options: Any) -> None:
        for campaign in Campaign.objects.select_related("directive"):
            if not options["list"]:
                self.stdout.write(f"{campaign}: {remind(campaign, now=timezone.now())} lời nhắc.")
            for silent in unreachable(campaign):
                self.stdout.write(f"Không liên lạc được {silent.unit.name}: {silent.because}.")
