"""The body of an answer, bounded on the wire and when it is decompressed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from creditrules.sources import Refused, Unavailable

if TYPE_CHECKING:
    import httpx

ENCODINGS = "gzip, deflate"
"""What may be asked for."""

_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_PIECE = 65_536
_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json\s*(?:;\s*charset\s*=\s*\"?utf-?8\"?\s*)?;?\Z", re.IGNORECASE)


class Budget:
    """The bytes that the answers to one request may still have."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._left = most

    def copy(self) -> Budget:
        """Another with as much left."""
        other = Budget(self._most)
        other._left = self._left
        return other

    def take(self, data: bytes) -> bytes:
        """The bytes; raises `Refused` where they are too many."""
        self._left -= len(data)
        if self._left < 0:
            raise Refused(f"the answer is longer than {self._most:,} bytes (`most_bytes`)")
        return data


async def read_json_body(response: httpx.Response, budget: Budget) -> bytes:
    """The body, decompressed; raises `SourceError` where it is not JSON, too long or cut off."""
    kind = response.headers.get("content-type", "")
    if not _JSON.match(kind):
        raise Refused("the answer is not JSON in UTF-8 by its `Content-Type`")
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in {"identity", ""}:
        return b"".join([budget.take(data) async for data in response.aiter_raw()])
    if encoding not in _WINDOWS:
        raise Refused("the answer is compressed in a way that was not asked for")
    inflating = _Inflating(_WINDOWS[encoding])
    wire = budget.copy()
    pieces = [budget.take(piece) async for data in response.aiter_raw() for piece in inflating.pieces(wire.take(data))]
    inflating.end()
    return b"".join(pieces)


async def drain(response: httpx.Response) -> None:
    """Read away a short body that nobody needs, so that the connection can be used again."""
    length = 0
    async for data in response.aiter_raw():
        length += len(data)
        if length > _PIECE:
            return


class _Inflating:
    """Decompresses piece by piece, never more than one small piece at a time."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._inflate = zlib.decompressobj(window)

    def pieces(self, data: bytes) -> Iterator[bytes]:
        piece = b""
        while data or len(piece) == _PIECE:
            if self._inflate.eof:
                self._next_member()
            try:
                piece = self._inflate.decompress(data, _PIECE)
            except zlib.error:
                raise Refused("the answer is not compressed as it says") from None
            yield piece
            data = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail

    def end(self) -> None:
        if not self._inflate.eof:
            raise Unavailable("the answer is cut off")

    def _next_member(self) -> None:
        if self._window != _WINDOWS["gzip"]:
            raise Refused("something follows after the compressed answer")
        self._inflate = zlib.decompressobj(self._window)
