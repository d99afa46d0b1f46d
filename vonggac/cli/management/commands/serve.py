import socket
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application
from waitress import serve

from vonggac.cli.accounts import operator, sign_in_path
from vonggac.core.errors import Refused


class Command(BaseCommand):
    help = "Mở chương trình tại một địa chỉ, chỉ cho máy này trừ khi chỉ định --host."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8086)

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        listener = _listen(host, port)
        address = f"http://{host}:{listener.getsockname()[1]}"
        self.stdout.write(f"Vọng Gác: {address}")
        self.stdout.write(f"Đăng nhập một lần: {address}{sign_in_path(operator())}")
        self.stdout.flush()
        serve(get_wsgi_application(), sockets=[listener], threads=6, ident=None)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)  # before the address is printed: whoever reads it may connect
    except (OSError, OverflowError) as error:
        raise Refused(f"Không mở được {host}:{port}: {error}.", hint="Chọn cổng khác bằng --port.") from error
    return listener
