from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vonggac.audit.services import verify


class Command(BaseCommand):
    help = "Nhật ký: `audit verify` chứng minh nhật ký còn nguyên vẹn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["verify"])

    def handle(self, **options: Any) -> None:
        count, faults = verify()
        for fault in faults:
            self.stderr.write(f"Mục {fault.number}: {fault.because}.")
        if faults:
            raise CommandError(
                f"Nhật ký {count} mục không còn nguyên vẹn: {len(faults)} chỗ sai.", returncode=1
            )
        self.stdout.write(f"Nhật ký nguyên vẹn: {count} mục.")
