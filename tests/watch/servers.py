"""Portals on loopback that count: who was asked when, and how often at once."""

import asyncio
import threading
import time
from collections import defaultdict
from types import TracebackType

PAGE = b"<!doctype html><html lang=vi><title>So Y te</title><h1>Cong thong tin</h1></html>"


class Portals:
    """One HTTP server; each path is a portal of its own. `asked`: (monotonic seconds, peer) by path."""

    def __init__(self, host: str = "127.0.0.1", *, delay: float = 0.05) -> None:
        self.host, self.delay = host, delay
        self.port = 0
        self.asked: dict[str, list[tuple[float, str]]] = defaultdict(list)
        self.most_at_once: dict[str, int] = defaultdict(int)
        self.broken = False  # answer 503
        self._now: dict[str, int] = defaultdict(int)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "Portals":
        self._thread.start()
        started = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._answer, self.host, 0, backlog=512), self._loop
        )
        self._server = started.result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def address(self, path: str) -> str:
        return f"http://{self.host}:{self.port}/{path}"

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await reader.readline()
            path = request.split(b" ")[1].decode()[1:] if request.count(b" ") == 2 else ""
            while (await reader.readline()).strip():
                pass
            self.asked[path].append((time.monotonic(), writer.get_extra_info("peername")[0]))
            self._now[path] += 1
            self.most_at_once[path] = max(self.most_at_once[path], self._now[path])
            await asyncio.sleep(self.delay)
            status = b"503 Service Unavailable" if self.broken else b"200 OK"
            length = str(len(PAGE)).encode()
            writer.write(
                b"HTTP/1.1 " + status + b"\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " + length
                + b"\r\nConnection: close\r\n\r\n" + PAGE
            )  # fmt: skip
            await writer.drain()
            self._now[path] -= 1
        except (ConnectionError, IndexError):
            pass
        finally:
            writer.close()
