from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from vonggac.notify.intake import fetch_mail
from vonggac.notify.models import Incoming


class Command(BaseCommand):
    help = "Lấy thư báo cáo mới từ hộp thư (VONGGAC_MAILBOX); liệt kê thư đang chờ xử lý."

    def handle(self, **options: Any) -> None:
        done = fetch_mail(now=timezone.now())
        self.stdout.write(f"{done.new} thư mới, {done.known} thư đã có, {done.left} thư không nhận được.")
        for mail in Incoming.objects.waiting():
            self.stdout.write(f"{mail.get_state_display()}: {mail}. {mail.fault}".rstrip())
