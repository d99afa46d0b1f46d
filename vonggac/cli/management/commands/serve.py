import errno
import signal
import socket
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application
from waitress import serve

from vonggac.cli import bounds
from vonggac.cli.accounts import operator, sign_in_path
from vonggac.core.errors import Refused
from vonggac.engine import embedded, watching
from vonggac.engine.work import BOARDS, JOBS, Job

FINISH_IN = 25  # seconds: longer than any channel takes


class Command(BaseCommand):
    help = "Mở chương trình tại một địa chỉ, chỉ cho máy này trừ khi chỉ định --host."
    requires_migrations_checks = True
    watches = False  # `vonggac up` does

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8086)
        parser.add_argument(
            "--no-work", action="store_true", help="không chạy việc nền: `vonggac work` chạy riêng"
        )

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        listener = _listen(host, port)
        address = f"http://{host}:{listener.getsockname()[1]}"
        self.stdout.write(f"Vọng Gác: {address}")
        self.stdout.write(f"Đăng nhập một lần: {address}{sign_in_path(operator())}")
        self.stdout.flush()
        jobs = BOARDS if options.get("no_work") else (*BOARDS, *JOBS)
        with _working(jobs, self.watches and not options.get("no_work")):
            bounds.speak()
            application, most = get_wsgi_application(), settings.REQUEST_MAX_BYTES
            serve(application, sockets=[listener], threads=6, ident=None, max_request_body_size=most)


@contextmanager
def _working(jobs: Sequence[Job], watches: bool) -> Iterator[None]:
    """Run the due work beside the pages; at the end let it finish the message in its hands."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # else the message would count as possibly sent
    stop = threading.Event()
    threads = [embedded.start(stop, jobs=jobs), *([watching.start(stop)] if watches else [])]
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(FINISH_IN)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)  # before the address is printed: whoever reads it may connect
    except (OSError, OverflowError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        because = "đang có chương trình khác dùng" if taken else str(error)
        raise Refused(
            f"Không mở được {host}:{port}: {because}.",
            hint="Chọn cổng khác: --port 8087 (make run PORT=8087).",
        ) from error
    return listener
