"""The audit log: a line before each request, and one after it. No value that a source told is in it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from creditrules.diagnostics import Diagnostic
from creditrules.diagnostics.codes import NOT_AUDITED
from creditrules.sources.asking import Request
from creditrules.sources.error import SourcesError
from creditrules.sources.kinds import Consent


@dataclass(frozen=True, slots=True)
class Entitlement:
    """By what right a source is asked: for what and for whom, and on whose consents where they are needed."""

    third_party: bool = False
    purpose: str = ""
    recipient: str = ""
    consents: Mapping[str, Consent] = field(default_factory=dict)


class AuditLog:
    """A file of JSON lines, to which is only ever added. Without a path nothing is written."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: int | None = None

    def asked(self, source: str, request: Request, right: Entitlement) -> str:
        """Write that a source is about to be asked; gives the request's id. Raises `SourcesError` where it cannot."""
        if self._path is None:
            return ""
        number = str(uuid4())
        consents = [
            {"customer": each, "from": one.start.isoformat(), "until": one.until and one.until.isoformat()}
            for each in request.customers
            if (one := right.consents.get(each)) is not None
        ]
        self._write(
            {
                "event": "asked",
                "request": number,
                "source": source,
                "third_party": right.third_party,
                "purpose": right.purpose,
                "recipient": right.recipient,
                "as_of": request.as_of.isoformat(),
                "facts": sorted(request.names),
                "customers": list(request.customers),
                **({"consents": consents} if consents else {}),
            }
        )
        return number

    def ended(self, number: str, source: str, outcome: str) -> None:
        """Write how the request ended: `answered`, or why not."""
        if self._path is not None:
            self._write({"event": "ended", "request": number, "source": source, "outcome": outcome})

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write(self, entry: Mapping[str, object]) -> None:
        line = json.dumps({"at": datetime.now(UTC).isoformat(timespec="milliseconds"), **entry}, ensure_ascii=False)
        try:
            if self._file is None and self._path is not None:
                # Only its owner may read who asked for what.
                self._file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            if self._file is not None:
                _append(self._file, f"{line}\n".encode())
        except OSError as error:
            why = (error.strerror or "the system gave no reason").lower()
            message = f"the audit log cannot be written: {why}"
            help_ = "no source is asked without a record of it; name a file that can be written"
            raise SourcesError(
                [Diagnostic(code=NOT_AUDITED, message=message, where=str(self._path), help=help_)]
            ) from None


def _append(file: int, line: bytes) -> None:
    """Add a line in one write, so that lines of several writers never mingle."""
    if os.write(file, line) < len(line):
        raise OSError(0, "only a part of the line was written")
