import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from vonggac.engine.embedded import once, run
from vonggac.engine.work import JOBS


class Command(BaseCommand):
    help = "Chạy việc nền: nhắc việc, gửi tin, nhận thư. Dừng bằng Ctrl-C; chạy nhiều tiến trình cũng được."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="làm mỗi việc một lần rồi thôi")

    def handle(self, **options: Any) -> None:
        stop = threading.Event()
        if options["once"]:
            for job in JOBS:
                self.stdout.write(f"{job.name}: {once(job, timezone.now, stop) or 'không có gì đến hạn'}.")
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("Việc nền đang chạy.")
        self.stdout.flush()
        run(timezone.now, stop)
