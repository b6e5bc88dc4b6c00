"""`creditrules plugin new`: a package with a small source that works."""

from __future__ import annotations

import keyword
import re
import shlex
import sys
from importlib.resources import files
from pathlib import Path

import click
from typing_extensions import override

from creditrules.cli.group import no_command
from creditrules.cli.paths import PathError
from creditrules.cli.status import USAGE
from creditrules.diagnostics.visible import escaped

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LONGEST = 40
_PREFIX = "creditrules-"
_TAKEN = {
    "cn": "creditrules-cn",
    "file": "creditrules-files",
    "files": "creditrules-files",
    "http": "creditrules-http",
    "sql": "creditrules-sql",
    "uscc": "creditrules-cn",
}


class _Commands(click.Group):
    """What can be done with a plugin of one's own."""

    @override
    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant, or a usage error with the nearest one."""
        if args[0] not in self.commands and not ctx.resilient_parsing:
            raise click.UsageError(no_command(args[0], self.commands), ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, invoke_without_command=True, short_help="Start a plugin of your own.")
@click.pass_context
def plugin(ctx: click.Context) -> None:
    """Start a plugin that brings facts from where yours live."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        ctx.exit(USAGE)


@plugin.command(
    short_help="Write a package with a small source that works.",
    epilog="""\b
Examples:
  creditrules plugin new creditrules-ledger    write the package into a folder creditrules-ledger
  cd creditrules-ledger && pip install -e . && creditrules plugins""",
)
@click.argument("name")
def new(name: str) -> None:
    """Write a package NAME with a source that works, its tests and a README into a folder of that name.

    What stands behind `creditrules-` in NAME becomes the kind of source that `sources.toml` names.
    """
    kind = _kind(name)
    target = Path(name)
    if target.exists() or target.is_symlink():
        raise PathError(f"`{name}` is there already and is not overwritten; name another package")
    module = name.replace("-", "_")
    words = {"name": name, "module": module, "kind": kind, "class": kind.replace("-", " ").title().replace(" ", "")}
    for path, template in _files(module).items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_text(_filled(template, words), encoding="utf-8", newline="\n")
    click.echo(_next(target, module))


def _files(module: str) -> dict[str, str]:
    """The files of the package, each with the template it is made from; an empty one has none."""
    return {
        "pyproject.toml": "pyproject.toml",
        "README.md": "README.md",
        f"src/{module}/__init__.py": "__init__.py",
        f"src/{module}/source.py": "source.py",
        f"src/{module}/py.typed": "",
        "tests/test_source.py": "test_source.py",
    }


def _filled(template: str, words: dict[str, str]) -> str:
    if not template:
        return ""
    text = (files("creditrules.cli") / "plugin_starter" / f"{template}.txt").read_text(encoding="utf-8")
    for word, meaning in words.items():
        text = text.replace(f"{{{{{word}}}}}", meaning)
    return text


def _kind(name: str) -> str:
    """The kind of source that a package of this name brings; refuses names that no package should have."""
    shown = escaped(name[:_LONGEST])
    kind = name.removeprefix(_PREFIX)
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise click.UsageError(
            f"`{shown}` is no name for a package: it is of lower-case letters and digits, with `-` between words, "
            f"begins with a letter and has up to {_LONGEST} characters; `creditrules-ledger` is one"
        )
    if kind in _TAKEN:
        raise click.UsageError(f"`{kind}` is taken: `{_TAKEN[kind]}` brings it; choose another name")
    if not _NAME.fullmatch(kind):
        raise click.UsageError(f"`{shown}` gives the kind of source no name that begins with a letter")
    module = name.replace("-", "_")
    if keyword.iskeyword(module) or module in sys.stdlib_module_names or module in ("creditrules", "tests"):
        raise click.UsageError(f"`{shown}` is the name of something else in Python; `{_PREFIX}{shown}` is free")
    return kind


def _next(target: Path, module: str) -> str:
    folder = shlex.quote(str(target))
    return (
        f"wrote the package {folder}\n"
        "\n"
        "next, try:\n"
        f"  cd {folder}\n"
        "  pip install -e . pytest\n"
        "  creditrules plugins\n"
        "  pytest\n"
        "\n"
        f"then open src/{module}/source.py and ask wherever your facts live"
    )
