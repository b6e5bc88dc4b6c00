"""A credit bureau over HTTP that answers each request after 50 ms, and counts how it is asked.

`python -m benchmarks.bureau` prints the port that it listens on, and what it counted when its input ends.
"""

import asyncio
import json
import sys
from collections import deque
from time import monotonic

DELAY = 0.05
"""Seconds between a request and its answer."""


class Bureau:
    """Answers every customer alike, and counts."""

    def __init__(self) -> None:
        self.requests = 0
        self.most_at_once = 0
        self.most_in_a_second = 0
        self._at_once = 0
        self._last_second: deque[float] = deque()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection in turn, until it ends."""
        try:
            while True:
                line, _, _ = (await reader.readuntil(b"\r\n\r\n")).partition(b"\r\n")
                self._begin()
                await asyncio.sleep(DELAY)
                writer.write(_answer(line.split()[1].decode().rpartition("/")[2]))
                self._at_once -= 1
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _begin(self) -> None:
        now = monotonic()
        self.requests += 1
        self._at_once += 1
        self._last_second.append(now)
        while self._last_second[0] <= now - 1:
            self._last_second.popleft()
        self.most_at_once = max(self.most_at_once, self._at_once)
        self.most_in_a_second = max(self.most_in_a_second, len(self._last_second))


def _answer(customer: str) -> bytes:
    body = json.dumps({"id": customer, "date": "2026-02-20", "rating": {"grade": "AA"}, "debt_ratio": 0.35}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


async def main() -> None:
    """Serve until the input ends, then say what was counted."""
    bureau = Bureau()
    async with await asyncio.start_server(bureau.serve, "127.0.0.1", backlog=1_000) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)
    counted = (bureau.requests, bureau.most_at_once, bureau.most_in_a_second)
    print(*counted, flush=True)


if __name__ == "__main__":
    asyncio.run(main())
