from argparse import ArgumentParser
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from vonggac.cli.portals import loopback_is_wide, register_samples, sample_portals
from vonggac.cli.rehearsal import rehearse_sample


class Command(BaseCommand):
    help = "Nạp tỉnh mẫu, mở đợt diễn tập từ công văn mẫu và mở chương trình."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8086)
        parser.add_argument("--no-serve", action="store_true", help="chỉ nạp dữ liệu mẫu")

    def handle(self, *, host: str, port: int, no_serve: bool, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        campaign = rehearse_sample(now=timezone.now())
        self.stdout.write(
            f"Tỉnh mẫu đã sẵn sàng: {campaign.obligations.count()} nhiệm vụ, dữ liệu là giả định."
        )
        if no_serve:
            return
        samples: AbstractContextManager[dict[str, str]] = nullcontext({})
        if loopback_is_wide():
            samples = sample_portals()
        with samples as portals:
            if portals:
                count = register_samples(portals, now=timezone.now())
                self.stdout.write(f"Theo dõi {count} cổng mẫu trên máy này; không gì ra ngoài mạng.")
            call_command("up", host=host, port=port)
