"""What `sources.toml` has said, once it is validated and everything in it is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field

from creditrules.sources.asking import AsyncSource, Source
from creditrules.sources.kinds import ConsentRegister, Receiver, Settings


class Limits(Settings):
    """What every source may be told beside the settings of its kind: how it is asked.

    Times are in seconds; `timeout` is that of one request. `batch` bounds the customers of one request below what the
    source itself allows.
    """

    timeout: Annotated[float, Field(gt=0, le=600)] = 10.0
    at_once: Annotated[int, Field(ge=1, le=1_000)] = 8
    batch: Annotated[int, Field(ge=1, le=100_000)] | None = None
    per_second: Annotated[float, Field(gt=0, le=100_000)] | None = None
    retries: Annotated[int, Field(ge=0, le=10)] = 2
    needs_consent: bool = False
    third_party: bool = False


class GatheringSettings(Settings):
    """The table `[gathering]`.

    `deadline` bounds the seconds that a request may take with all its repetitions, from when the first begins. With
    `compare`, for every fact or for some, the sources after the one that told a value are asked too, and whoever says
    otherwise is recorded. `remember` is a file that keeps what sources told for as long as it is fresh.
    """

    deadline: Annotated[float, Field(gt=0, le=86_400)] = 60.0
    compare: bool | Annotated[frozenset[str], Field(strict=False)] = False  # TOML has lists, no sets
    remember: Annotated[str, Field(min_length=1)] | None = None


class ConsentSettings(Settings):
    """What `[consent]` says beside the settings of the register's kind: for what and for whom data is obtained."""

    purpose: Annotated[str, Field(min_length=1)]
    recipient: Annotated[str, Field(min_length=1)]


class AuditSettings(Settings):
    """The table `[audit]`: the file to which a line is added for each request."""

    file: Annotated[str, Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class ConfiguredSource:
    """A source that is open: `name` is its name in the policy, `digest` changes when its settings do."""

    name: str
    source: Source | AsyncSource
    limits: Limits = field(default_factory=Limits)
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Configured:
    """Everything that `sources.toml` names, open: sources in the order of the policy, most trusted first."""

    sources: tuple[ConfiguredSource, ...]
    gathering: GatheringSettings = field(default_factory=GatheringSettings)
    register: ConsentRegister | None = None
    consent: ConsentSettings | None = None
    audit: Path | None = None
    remember: Path | None = None
    receivers: Mapping[str, Receiver] = field(default_factory=dict)
