"""The receiver that adds a line of JSON to a file for each decision and each alert."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Annotated

from pydantic import Field

from creditrules.facts.values_shown import short
from creditrules.sources.asking import Refused
from creditrules.sources.kinds import Alert, Opening, Receiver, ReceiverKind, Settings

_MODE = 0o600  # decisions hold confidential facts


class LinesSettings(Settings):
    """Where the file is. It is made where it is not there, and only ever grows."""

    file: Annotated[str, Field(min_length=1)]


@dataclass(slots=True)
class LinesReceiver(Receiver):
    """Adds lines to a file: each is written at once and as a whole, so that several processes may share the file."""

    path: Path
    lock: Lock = field(default_factory=Lock)

    def decided(self, customer: str, decision: Mapping[str, object]) -> None:
        """Add `{"customer": …, "decision": …}`."""
        self._add({"customer": customer, "decision": decision})

    def alerted(self, alert: Alert) -> None:
        """Add `{"alert": "watch" or "source", "name": …, "customer": …, "message": …}`."""
        line = {"alert": alert.about, "name": alert.name, "customer": alert.customer, "message": alert.message}
        self._add(line)

    def _add(self, content: Mapping[str, object]) -> None:
        line = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"
        data = line.encode("utf-8", errors="backslashreplace")
        try:
            with self.lock:
                descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _MODE)
                try:
                    written = os.write(descriptor, data)
                finally:
                    os.close(descriptor)
        except (OSError, ValueError) as error:
            why = (getattr(error, "strerror", None) or "no file can have this name").lower()
            raise Refused(f"`{short(self.path.name)}` cannot be written: {why}") from None
        if written < len(data):
            raise Refused(f"`{short(self.path.name)}` cannot be written: the disk is full")


def _open(settings: LinesSettings, opening: Opening) -> LinesReceiver:
    path = opening.folder / settings.file
    if "\0" in settings.file or not path.parent.is_dir():
        raise Refused(f"there is no folder `{short(str(Path(settings.file).parent))}`")
    return LinesReceiver(path)


LINES = ReceiverKind(
    name="lines",
    title="Lines of JSON, added to a file",
    settings=LinesSettings,
    open=_open,
)
