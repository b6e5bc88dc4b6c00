"""Gathers what is wrong with `sources.toml`, all of it, and says where in the file each mistake stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from creditrules.diagnostics import Code, Diagnostic, Label, Span, in_order, nearest
from creditrules.diagnostics.codes import SECRET, UNKNOWN_KIND, UNKNOWN_SOURCE, WRONG_SETTING
from creditrules.facts.locate import Member, Path
from creditrules.facts.values_shown import short
from creditrules.sources.error import SourcesError
from creditrules.sources.settings.places import places
from creditrules.sources.settings.text import SettingsFile, without_secrets

MOST = 100
"""Findings that are told in full; of the others only the number is."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something is wrong at a path: with its name, where `at_name` says so, else with its value."""

    path: Path
    code: Code
    message: str
    help: str = ""
    at_name: bool = False


@dataclass(slots=True)
class SettingsFindings:
    """The findings about one file of settings; `beside` are those about plugins that may be their cause."""

    file: SettingsFile
    found: list[Wrong] = field(default_factory=list)
    beside: list[Diagnostic] = field(default_factory=list)

    def add(
        self, path: Path, message: str, help_: str = "", *, code: Code = WRONG_SETTING, at_name: bool = False
    ) -> None:
        """Something is wrong at `path`."""
        self.found.append(Wrong(path, code, message, help_, at_name))

    def raise_if_any(self) -> None:
        """Raise `SourcesError` with every finding, in the order of the file."""
        if not self.found:
            return
        where = places(self.file.source.text)
        shown = without_secrets(self.file.source, where, {one.path for one in self.found if one.code is SECRET})
        told = in_order(self._diagnostic(one, where, Span(shown, 0, 0)) for one in self.found[:MOST])
        raise SourcesError([*told, *self._rest(), *self.beside])

    def _diagnostic(self, one: Wrong, where: dict[Path, Member], whole: Span) -> Diagnostic:
        span = whole
        path = one.path
        while path and path not in where:
            path = path[:-1]
        if path:
            member = where[path]
            start, end = member.key if one.at_name and member.key else member.value
            span = Span(whole.source, start, min(end, _line_end(whole.source.text, start)))
        return Diagnostic(code=one.code, message=one.message, primary=Label(span), help=one.help)

    def _rest(self) -> Iterable[Diagnostic]:
        more = len(self.found) - MOST
        if more > 0:
            noun = "mistake is" if more == 1 else "mistakes are"
            message = f"{more:,} more {noun} not told one by one"
            yield Diagnostic(code=WRONG_SETTING, message=message, where=self.file.source.name)


def unknown_table(found: SettingsFindings, name: str, known: Sequence[str]) -> None:
    """The file has a table that nothing reads."""
    close = nearest(name, known)
    listed = f"there are: {', '.join(f'`[{each}]`' for each in known)}"
    message = f"there is no table `[{short(name)}]` among the settings of sources"
    found.add((name,), message, f"did you mean `[{close}]`?" if close else listed, at_name=True)


def not_a_table(found: SettingsFindings, path: Path) -> None:
    """A value stands where a table belongs."""
    name = ".".join(short(str(part)) for part in path)
    found.add(path, f"`{name}` must be a table", f"write `[{name}]` on a line of its own, and its settings below it")


def no_kind(found: SettingsFindings, path: Path, subject: str, known: Iterable[str]) -> None:
    """A table does not say of which kind its thing is."""
    found.add(path, f"{subject} does not say its `kind`", _kinds(known))


def kind_no_text(found: SettingsFindings, path: Path) -> None:
    """The kind is something else than a name."""
    found.add((*path, "kind"), "`kind` must be a text")


def unknown_kind(found: SettingsFindings, path: Path, kind: str, known: Sequence[str], package: str | None) -> None:
    """No plugin brings the kind; `package` is one of ours that would."""
    close = nearest(kind, known)
    if package is not None:
        help_ = f"the package `{package}` brings it: pip install {package}"
    else:
        help_ = f"did you mean `{close}`?" if close else _kinds(known)
    found.add((*path, "kind"), f"no plugin brings the kind `{short(kind)}`", help_, code=UNKNOWN_KIND)


def unknown_source(found: SettingsFindings, name: str, known: Sequence[str]) -> None:
    """The policy has no source of this name."""
    close = nearest(name, known)
    listed = f"its sources are: {', '.join(known)}" if known else "it has none; name them in a block `sources`"
    found.add(
        ("sources", name),
        f"the policy has no source `{short(name)}`",
        f"did you mean `{close}`?" if close else listed,
        code=UNKNOWN_SOURCE,
        at_name=True,
    )


def unknown_fact(found: SettingsFindings, path: Path, fact: str, known: Sequence[str]) -> None:
    """The policy has no fact of this name."""
    close = nearest(fact, known)
    help_ = f"did you mean `{close}`?" if close else ""
    found.add(path, f"the policy has no fact `{short(fact)}`", help_)


def consent_without_register(found: SettingsFindings, name: str) -> None:
    """A source needs consent, and nothing says where consents are kept."""
    found.add(
        ("sources", name, "needs_consent"),
        f"the source `{short(name)}` needs consent, but there is no register of consents",
        "say in a table `[consent]` where consents are kept, the `purpose` and the `recipient`",
    )


def third_party_without_audit(found: SettingsFindings, name: str) -> None:
    """A source has data of third parties, and nothing says where requests for them are logged."""
    found.add(
        ("sources", name, "third_party"),
        f"the source `{short(name)}` has data of third parties, but there is no log of requests",
        "name the file of the log in a table `[audit]`",
    )


def not_opened(found: SettingsFindings, path: Path, subject: str, why: str) -> None:
    """A source, register or receiver cannot be opened."""
    found.add(path, f"{subject} cannot be opened: {why}")


def _kinds(known: Iterable[str]) -> str:
    listed = ", ".join(f"`{kind}`" for kind in sorted(known))
    return f"the kinds are: {listed}" if listed else "no plugin brings one; `creditrules plugins` tells what there is"


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
