"""`sources.toml`: everything that is wrong is told at once, each mistake at its place; then everything is open."""

import asyncio
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, field_validator

from creditrules import load
from creditrules.diagnostics import Diagnostic, render_text
from creditrules.diagnostics.codes import BROKEN_PLUGIN, SLOW_PLUGIN
from creditrules.sources import (
    Answers,
    AsyncSource,
    Opening,
    Refused,
    Request,
    Secret,
    Settings,
    Source,
    SourceKind,
    Wanted,
)
from creditrules.sources.configured import Configured
from creditrules.sources.discovery import discover
from creditrules.sources.error import SourcesError
from creditrules.sources.plugins import Brought, PluginHealth, Plugins
from creditrules.sources.settings import opening as opening_room
from creditrules.sources.settings_file import configure
from creditrules.sources.wanted import wanted_of

POLICY = """\
policy order_check "Order check"
  language 1
  version "1"
  currency CNY

sources
  register "Company register"
  ledger   "Ledger"
  bureau   "Bureau"   fresh for 30 days

facts
  blocked  : yes or no   from ledger
  paid_in  : money 0 to 1 billion   optional
  rate     : percent   optional   from bureau, register
  rating   : one of A, B, C   optional
  owner    : text   optional
  orders   : whole number 0 to 100
  invoices : list of invoice, at most 50   from ledger

record invoice
  amount : money 0 to 1 million
  paid   : date   optional
  note   : text   optional

actions
  hold : yes or no

control hold_it when yes   because "At {rate}."
  hold = blocked or sum(amount of invoices) > 10,000 CNY
    or rating is known and rating is A and count(invoices where paid is known) > 3
"""


class Place(Settings):
    column: str


class Records(Settings):
    file: str
    fields: Annotated[dict[str, str], Field(default_factory=dict)]


class Daily(Settings):
    every: Literal["day"]


class Hourly(Settings):
    every: Literal["hour"]
    minutes: list[int]


class Everything(Settings):
    file: Annotated[str, Field(min_length=1)]
    token: Secret | None = None
    as_of: Literal["today"] | date | Place | None = None
    records: Annotated[dict[str, Records], Field(default_factory=dict)]
    columns: Annotated[list[str], Field(default_factory=list)]
    plan: Annotated[Daily | Hourly | None, Field(discriminator="every")] = None
    size: Annotated[int, Field(ge=1, le=1_000)] = 1
    order: Literal["up", "down"] = "up"
    code: Annotated[str, Field(pattern="^[a-z]+$", max_length=5)] = "a"

    @field_validator("file")
    @classmethod
    def _no_stars(cls, file: str) -> str:
        if "*" in file:
            raise ValueError("a pattern names no file")
        if file == "fault":
            raise KeyError(file)
        return file


class Empty(Source):
    def __init__(self, opening: Opening) -> None:
        self.opening = opening
        self.closed = False

    def fetch(self, request: Request) -> Answers:
        return {customer: {} for customer in request.customers}

    def close(self) -> None:
        self.closed = True


class EmptyAsync(AsyncSource):
    closed = False

    async def fetch(self, request: Request) -> Answers:
        return {customer: {} for customer in request.customers}

    async def close(self) -> None:
        await asyncio.sleep(0)
        self.closed = True


class World:
    """A policy, a kind of source for tests, and a folder with a `sources.toml`."""

    def __init__(self, folder: Path) -> None:
        (folder / "example.policy").write_text(POLICY, encoding="utf-8")
        self.folder = folder
        self.program = load(folder / "example.policy").program
        self.opened: list[Any] = []
        self.opening: Callable[[Any, Opening], Any] = lambda _settings, opening: Empty(opening)

    def plugins(self) -> Plugins:
        found = discover()
        kind = SourceKind("test", "For tests", Everything, self._open)
        return Plugins({"test": kind}, found.consents, found.receivers, found.readers, found.health[:1])

    def _open(self, settings: Everything, opening: Opening) -> Any:
        self.opened.append(self.opening(settings, opening))
        return self.opened[-1]

    def configure(self, text: str) -> Configured:
        (self.folder / "sources.toml").write_text(text, encoding="utf-8")
        wanted = wanted_of(self.program)
        configured, _ = configure(self.folder / "sources.toml", self.program, self.plugins(), wanted)
        return configured

    def refused(self, text: str) -> tuple[Diagnostic, ...]:
        with pytest.raises(SourcesError) as refused:
            self.configure(text)
        return refused.value.findings

    def told(self, text: str) -> list[str]:
        """What is refused, each with the text to which it points."""
        findings = self.refused(text)
        return [f"{each.code} {each.primary.span.text} | {each.message}" for each in findings if each.primary]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.chdir(tmp_path)
    return World(tmp_path)


# ------------------------------------------------------------------------------------------------------ what is wanted


def test_wanted_is_what_the_policy_reads_or_requires(world: World) -> None:
    invoice = (Wanted("amount", "money", decimals=2, currency="CNY"), Wanted("paid", "date", optional=True))
    assert list(wanted_of(world.program).values()) == [
        Wanted("blocked", "yes or no"),
        Wanted("rate", "percent", optional=True, decimals=4),
        Wanted("rating", "one of", optional=True, members=("A", "B", "C")),
        Wanted("orders", "whole number"),
        Wanted("invoices", "list of", fields=invoice, at_most=50),
    ]


# -------------------------------------------------------------------------------------------------------------- opened


def test_everything_is_open(world: World) -> None:
    (world.folder / "consents.csv").write_text("customer,purpose,source,recipient,from,until\n", encoding="utf-8")
    configured = world.configure("""
        [gathering]
        deadline = 3
        compare = ["rate"]
        remember = "remembered.json"

        [consent]
        kind = "file"
        file = "consents.csv"
        purpose = "credit review"
        recipient = "credit department"

        [audit]
        file = "logs/audit.jsonl"

        [sources.bureau]
        kind = "test"
        file = "x"
        timeout = 2.5
        needs_consent = true
        third_party = true

        [sources.register]
        kind = "test"
        file = "y"

        [receivers.log]
        kind = "lines"
        file = "decisions.jsonl"
    """)
    assert [(each.name, each.limits.timeout) for each in configured.sources] == [("register", 10), ("bureau", 2.5)]
    assert configured.gathering.compare == frozenset({"rate"})
    assert configured.remember == world.folder / "remembered.json"
    assert configured.audit == world.folder / "logs" / "audit.jsonl"
    assert configured.consent is not None
    assert configured.consent.purpose == "credit review"
    assert configured.register is not None
    assert list(configured.register.consents(["A1"])) == []
    assert list(configured.receivers) == ["log"]


def test_a_source_is_opened_with_what_it_may_tell(world: World) -> None:
    configured = world.configure('[sources.register]\nkind = "test"\nfile = "y"\n')
    (source,) = configured.sources
    assert isinstance(source.source, Empty)
    opening = source.source.opening
    assert (opening.name, opening.folder) == ("register", world.folder)
    assert list(opening.facts) == ["rate", "rating", "orders"]


def test_the_digest_changes_with_the_settings(world: World) -> None:
    texts = ('file = "y"', 'file = "z"', 'file = "y"\nsize = 2', 'file = "y"')
    digests = [world.configure(f'[sources.ledger]\nkind = "test"\n{text}').sources[0].digest for text in texts]
    assert digests[0] == digests[3]
    assert len(set(digests)) == 3


@pytest.mark.parametrize(
    ("written", "read"),
    [('"today"', "today"), ("2026-02-20", date(2026, 2, 20)), ('{ column = "c" }', Place(column="c"))],
)
def test_settings_of_several_sorts(world: World, written: str, read: object) -> None:
    world.opening = lambda settings, _opening: pytest.fail("wrong") if settings.as_of != read else Empty(_opening)
    assert world.configure(f'[sources.ledger]\nkind = "test"\nfile = "y"\nas_of = {written}\n').sources


def test_a_file_without_tables_is_fine(world: World) -> None:
    assert world.configure("# nothing yet\n") == Configured(())


def test_broken_plugins_that_are_not_needed_are_told(world: World) -> None:
    broken = Diagnostic(code=BROKEN_PLUGIN, message="the plugin `x` cannot be loaded", where="x 1.0")
    slow = Diagnostic(code=SLOW_PLUGIN, message="the plugin `x` takes 2.0 seconds to load", where="x 1.0")
    plugins = Plugins(health=(PluginHealth("x", "x", "1.0", findings=(broken, slow)),))
    (world.folder / "sources.toml").write_text("", encoding="utf-8")
    _, findings = configure(world.folder / "sources.toml", world.program, plugins, {})
    assert findings == (broken,)
    (world.folder / "sources.toml").write_text('[sources.ledger]\nkind = "x"\n', encoding="utf-8")
    with pytest.raises(SourcesError) as refused:
        configure(world.folder / "sources.toml", world.program, plugins, {})
    assert [str(each.code) for each in refused.value.findings] == ["CR806", "CR801", "CR802"]


def test_a_kind_that_two_plugins_bring_cannot_be_used(world: World) -> None:
    health = [PluginHealth(name, name, "1.0", kinds=(Brought("source", "fax", "Fax"),)) for name in ("a", "b")]
    (world.folder / "sources.toml").write_text('[sources.ledger]\nkind = "fax"\n', encoding="utf-8")
    with pytest.raises(SourcesError) as refused:
        configure(world.folder / "sources.toml", world.program, Plugins(health=tuple(health)), {})
    (finding,) = refused.value.findings
    assert str(finding.code) == "CR803"
    assert finding.message == "several plugins bring the kind `fax`, so none is used: `a` and `b`"


# ------------------------------------------------------------------------------------------------------ the file itself


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[sources", "the file is not TOML: expected ']' at the end of a table declaration"),
        (b"a = 1\na = 2", "a name is given twice"),
        (b"a = " + b"9" * 5_000, "the file has a number with too many digits, or a day that does not exist"),
        (b"a = " + b"[" * 9_000, "lists and tables are nested too deeply"),
        (b"a = 2026-02-30", None),
        (b"\xff", "the file is not UTF-8 text: the byte 0xFF cannot stand here"),
        (b"#" * (2**20 + 1), "the file is larger than 1 MiB, the most that is read"),
        (None, "the file cannot be read: no such file or directory"),
    ],
    ids=["cut", "twice", "digits", "deep", "day", "bytes", "large", "absent"],
)
def test_what_is_no_file_of_settings(world: World, content: bytes | None, message: str | None) -> None:
    path = world.folder / "sources.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourcesError) as refused:
        configure(path, world.program, world.plugins(), {})
    (finding,) = refused.value.findings
    assert str(finding.code) == "CR804"
    assert message is None or finding.message == message


# ------------------------------------------------------------------------------------------------------- what is wrong


WRONG = {
    "gatherings = 1": "CR805 gatherings | there is no table `[gatherings]` among the settings of sources",
    "gathering = 1": "CR805 1 | `gathering` must be a table",
    "sources = []": "CR805 [] | `sources` must be a table",
    "[sources]\nledger = 1": "CR805 1 | `sources.ledger` must be a table",
    "[gathering]\ndeadline = 0": "CR805 0 | `deadline` must be more than 0, and is 0",
    "[gathering]\ndeadline = nan": "CR805 nan | `deadline` must be at most 86,400, and is nan",
    "[gathering]\ncompare = 1": "CR805 1 | `compare` must be `true` or `false` or a list, and is 1",
    '[gathering]\ncompare = ["raet"]': 'CR805 ["raet"] | the policy has no fact `raet`',
    "[audit]": "CR805 [audit] | `[audit]` does not say its `file`",
    '[audit]\nfile = ""': 'CR805 "" | `file` must be a text that is not empty',
    "[sources.ledger]": "CR805 [sources.ledger] | the source `ledger` does not say its `kind`",
    "[sources.ledger]\nkind = 1": "CR805 1 | `kind` must be a text",
    '[sources.ledger]\nkind = "sql"': 'CR806 "sql" | no plugin brings the kind `sql`',
    '[receivers.log]\nkind = "line"\nfile = "x"': 'CR806 "line" | no plugin brings the kind `line`',
    '[sources.ledgr]\nkind = "test"\nfile = "x"': "CR808 ledgr | the policy has no source `ledgr`",
}


@pytest.mark.parametrize("text", WRONG)
def test_wrong_tables(world: World, text: str) -> None:
    assert world.told(text) == [WRONG[text]]
    assert not world.opened


WRONG_SETTINGS = {
    "fiel = 'x'": "CR805 fiel | the source `ledger` has no setting `fiel`",
    "timeuot = 1": "CR805 timeuot | the source `ledger` has no setting `timeuot`",
    "timeout = '1'": "CR805 '1' | `timeout` must be a number, and is a text",
    "timeout = 601": "CR805 601 | `timeout` must be at most 600, and is 601",
    "retries = true": "CR805 true | `retries` must be a whole number, and is true or false",
    "size = 1.5": "CR805 1.5 | `size` must be a whole number, and is 1.5",
    "size = 0": "CR805 0 | `size` must be at least 1, and is 0",
    "size = 1_001": "CR805 1_001 | `size` must be at most 1,000, and is 1,001",
    "order = 'left'": "CR805 'left' | `order` must be `up` or `down`, and is a text",
    "code = 'A'": "CR805 'A' | `code` must be a text of the form `^[a-z]+$`",
    "code = 'abcdef'": "CR805 'abcdef' | `code` must be a text of at most 5 characters",
    "columns = 'a'": "CR805 'a' | `columns` must be a list, and is a text",
    "columns = ['a', 1]": "CR805 1 | `columns[1]` must be a text, and is 1",
    "records = 1": "CR805 1 | `records` must be a table, and is 1",
    "records.invoices.fields = { a = 1 }\nrecords.invoices.file = 'x'": (
        "CR805 1 | `records.invoices.fields.a` must be a text, and is 1"
    ),
    "records.invoices.fil = 'x'": "CR805 fil | `records.invoices` has no setting `fil`",
    "[sources.ledger.records.invoices]": (
        "CR805 [sources.ledger.records.invoices] | `records.invoices` does not say its `file`"
    ),
    "as_of = 1": ("CR805 1 | `as_of` must be `today`, a day without quotes, as in 2026-02-20 or a table, and is 1"),
    "as_of = { colum = 'x' }": "CR805 colum | `as_of` has no setting `colum`",
    "plan = { every = 'week' }": (
        "CR805 { every = 'week' } | `plan` must be a table whose `every` is one of `day`, `hour`"
    ),
    "plan = {}": "CR805 {} | `plan` must be a table with `every`",
    "plan = { every = 'hour', minutes = ['x'] }": "CR805 'x' | `plan.minutes[0]` must be a whole number, and is a text",
    "as_of = {}": "CR805 {} | `as_of` does not say its `column`",
    "as_of = { column = 1 }": "CR805 1 | `as_of.column` must be a text, and is 1",
    "token = { env = 'NOT_SET' }": "CR807 { env = 'NOT_SET' } | `token`: the environment has no variable `NOT_SET`",
    "needs_consent = true": ("CR805 true | the source `ledger` needs consent, but there is no register of consents"),
    "third_party = true": (
        "CR805 true | the source `ledger` has data of third parties, but there is no log of requests"
    ),
}


@pytest.mark.parametrize("text", WRONG_SETTINGS)
def test_wrong_settings(world: World, text: str) -> None:
    file = "" if text.startswith("fiel") else 'file = "y"\n'
    (told,) = world.told(f'[sources.ledger]\nkind = "test"\n{file}{text}\n')
    assert told == WRONG_SETTINGS[text]


def test_what_a_kind_checks_itself(world: World) -> None:
    (told,) = world.told('[sources.ledger]\nkind = "test"\nfile = "a*"\n')
    assert told == 'CR805 "a*" | `file`: a pattern names no file'
    (told,) = world.told('[sources.ledger]\nkind = "test"\nfile = "fault"\n')
    assert told == ("CR805 [sources.ledger] | the source `ledger` cannot be checked; the plugin has failed: KeyError")


def test_a_misspelt_name_is_told_once(world: World) -> None:
    told = world.told('[consent]\nkind = "file"\nfil = "x"\npurpos = "x"\nrecipient = "y"\n')
    assert told == [
        "CR805 fil | `[consent]` has no setting `fil`",
        "CR805 purpos | `[consent]` has no setting `purpos`",
    ]


def test_everything_is_told_at_once_in_the_order_of_the_file(world: World) -> None:
    told = world.told(
        '[sources.ledger]\nkind = "test"\nsize = 0\n[x]\n[audit]\nfile = 1\n[sources.bureaux]\nkind = "no"\n'
    )
    assert [each.partition(" | ")[0] for each in told] == [
        "CR805 [sources.ledger]",
        "CR805 0",
        "CR805 x",
        "CR805 1",
        "CR808 bureaux",
        'CR806 "no"',
    ]


def test_many_mistakes_are_counted(world: World) -> None:
    found = world.refused("".join(f"x{number} = 1\n" for number in range(150)))
    assert len(found) == 101
    assert found[-1].message == "50 more mistakes are not told one by one"


@pytest.mark.parametrize(
    ("text", "help_"),
    [
        ('[sources.ledger]\nkind = "sql"', "the package `creditrules-sql` brings it: pip install creditrules-sql"),
        ('[sources.ledger]\nkind = "tset"', "did you mean `test`?"),
        ('[receivers.log]\nkind = "printer"', "the kinds are: `lines`"),
        ('[sources.bureaux]\nkind = "test"\nfile = "x"', "did you mean `bureau`?"),
        ('[sources.x]\nkind = "test"\nfile = "x"', "its sources are: register, ledger, bureau"),
        ("[gatherin]", "did you mean `[gathering]`?"),
    ],
)
def test_the_way_out(world: World, text: str, help_: str) -> None:
    assert world.refused(text)[0].help == help_


# ------------------------------------------------------------------------------------------------------------- secrets


def test_secrets_are_never_shown(world: World) -> None:
    findings = world.refused("""
        [sources.ledger]
        kind = "test"
        token = "hush-1"
        password = "hush-2"
        url = "https://user:hush-3@bureau.example/"
        api_key = '''hush-4'''
    """)
    shown = render_text(findings)
    assert "hush" not in shown
    assert "https://user:******@bureau.example/" in shown
    assert "CR807" in shown


def test_a_secret_of_the_environment_is_handed_over(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TOKEN", "hush")
    seen = []

    def opening(settings: Everything, opening: Opening) -> Source:
        seen.append(settings)
        return Empty(opening)

    world.opening = opening
    configured = world.configure('[sources.ledger]\nkind = "test"\nfile = "y"\ntoken = { env = "LEDGER_TOKEN" }\n')
    assert [each.token.get_secret_value() for each in seen if each.token is not None] == ["hush"]
    assert "hush" not in repr(configured) + repr(seen)


# ------------------------------------------------------------------------------------------------------------- opening


class Stop(BaseException):
    pass


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (Refused("there is no table `bills`"), "there is no table `bills`"),
        (KeyError("hush"), "the plugin has failed (KeyError)"),
        (Stop("hush"), "the plugin has failed (Stop)"),
        (SystemExit(1), "the plugin has failed (SystemExit)"),
        (None, "the kind `test` opens a `NoneType` instead of one"),
        (TimeoutError(), "its plugin did not open it within 0.05 seconds"),
    ],
)
def test_what_cannot_be_opened(
    world: World, error: BaseException | None, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if isinstance(error, TimeoutError):
        monkeypatch.setattr(opening_room, "LONGEST_OPENING", 0.05)

    def opening(settings: Everything, opening: Opening) -> Source | None:
        if settings.file == "good":
            return Empty(opening)
        if error is None:
            return None
        if isinstance(error, TimeoutError):
            time.sleep(0.5)
        raise error

    world.opening = opening
    told = world.told("""
        [sources.register]
        kind = "test"
        file = "good"
        [sources.ledger]
        kind = "test"
        file = "bad"
        [receivers.log]
        kind = "lines"
        file = "nowhere/x.jsonl"
    """)
    assert told == [
        f"CR805 [sources.ledger] | the source `ledger` cannot be opened: {why}",
        "CR805 [receivers.log] | the receiver `log` cannot be opened: there is no folder `nowhere`",
    ]
    assert world.opened[0].closed


def test_async_sources_are_closed_too_even_where_a_loop_runs(world: World) -> None:
    opened = [EmptyAsync()]

    def opening(settings: Everything, _opening: Opening) -> AsyncSource:
        if settings.file == "bad":
            raise Refused("no")
        return opened[0]

    async def within_a_loop() -> list[str]:
        return world.told(
            '[sources.register]\nkind = "test"\nfile = "good"\n[sources.ledger]\nkind = "test"\nfile = "bad"\n'
        )

    world.opening = opening
    assert asyncio.run(within_a_loop()) == ["CR805 [sources.ledger] | the source `ledger` cannot be opened: no"]
    assert opened[0].closed


@pytest.mark.parametrize(("name", "value"), [("facts", "rate"), ("facts", {1}), ("most_customers", 0)])
def test_a_source_that_says_odd_things_of_itself(world: World, name: str, value: object) -> None:
    def opening(_settings: Everything, opening: Opening) -> Source:
        source = Empty(opening)
        setattr(source, name, value)
        return source

    world.opening = opening
    (told,) = world.told('[sources.ledger]\nkind = "test"\nfile = "y"\n')
    assert told.startswith(f"CR805 [sources.ledger] | the source `ledger` cannot be opened: its `{name}`")
    assert world.opened[0].closed


def test_a_source_that_fails_to_say_what_it_tells(world: World) -> None:
    class Failing(Empty):
        @property
        def most_customers(self) -> int:  # type: ignore[override]
            raise KeyError("hush")

    world.opening = lambda _settings, opening: Failing(opening)
    (told,) = world.told('[sources.ledger]\nkind = "test"\nfile = "y"\n')
    assert told == "CR805 [sources.ledger] | the source `ledger` cannot be opened: the plugin has failed (KeyError)"
