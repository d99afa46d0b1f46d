import asyncio
import os
import signal
import socket
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from vonggac.engine import cluster


class Command(BaseCommand):
    help = "Chạy một trong nhiều tiến trình làm việc nền và theo dõi, chung một PostgreSQL. Dừng bằng Ctrl-C."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--name", default=f"{socket.gethostname()}-{os.getpid()}", help="tên trong nhật ký của hàng việc"
        )

    def handle(self, *, name: str, **options: Any) -> None:
        cluster.connector()  # refuses before anything is said
        self.stdout.write(f"Đang làm việc: {name}.")
        self.stdout.flush()
        cluster.run(_stop_on_signals, name=name)


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
