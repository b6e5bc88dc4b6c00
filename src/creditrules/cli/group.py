"""The commands by name. A command's module is imported only when it is run or asked for its help."""

from __future__ import annotations

from collections.abc import Callable, Collection
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import click

from creditrules.cli.status import USAGE

if TYPE_CHECKING:
    from typing_extensions import override
else:
    # Importing the real one would take as long as the rest of `creditrules --help`.
    F = TypeVar("F", bound=Callable[..., object])

    def override(method: F) -> F:
        """Mark a method that takes the place of another."""
        return method


class _Place(NamedTuple):
    """Where a command is, and what is said about it in the list of commands."""

    module: str
    name: str
    summary: str


_COMMANDS = {
    "new": _Place("creditrules.cli.new", "new", "Start a policy of your own from a small one that works."),
    "check": _Place("creditrules.cli.check", "check", "Find the mistakes in policy files."),
    "test": _Place("creditrules.cli.test", "test", "Run the examples in policy files, and try what must always hold."),
    "decide": _Place("creditrules.cli.decide", "decide", "Decide a customer with a policy, and say why."),
    "batch": _Place("creditrules.cli.batch", "batch", "Decide a whole portfolio, and write a table."),
    "sql": _Place("creditrules.cli.sql", "sql", "Write a policy as one SQL statement."),
    "explain": _Place("creditrules.cli.explain", "explain", "Explain one decision out of a portfolio's table."),
    "reveal": _Place("creditrules.cli.reveal", "reveal", "Disclose a value that an explanation hides, and check it."),
    "plugins": _Place("creditrules.cli.plugins", "plugins", "List the plugins that bring facts, and how they fare."),
    "plugin": _Place("creditrules.cli.plugin", "plugin", "Start a plugin of your own."),
    "help": _Place("creditrules.cli.help", "help_", "Explain a finding by its code."),
}


class Commands(click.Group):
    """The commands of the table above."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # as click calls it
        """The names, in the order in which a newcomer needs them."""
        return list(_COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # as above
        """The command of this name, imported now."""
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        command = getattr(import_module(place.module), place.name)
        assert isinstance(command, click.Command)  # noqa: S101  # the table above names commands
        return command

    @override
    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant, or a usage error with the nearest one."""
        wanted = args[0]
        if wanted not in _COMMANDS and not ctx.resilient_parsing:
            raise click.UsageError(no_command(wanted, _COMMANDS), ctx)
        return super().resolve_command(ctx, args)

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # as above
        """The list of commands, from what the table says about them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.summary) for name, place in _COMMANDS.items()])


def no_command(wanted: str, known: Collection[str]) -> str:
    """What is said about a word that is no command; the nearest one, or all there are."""
    from creditrules.diagnostics.suggest import nearest  # noqa: PLC0415  # only a wrong word needs it

    close = nearest(wanted, known)
    way_out = f"did you mean `{close}`?" if close else f"there are: {', '.join(known)}"
    return f"there is no command `{wanted}`; {way_out}"


def _tell_version(ctx: click.Context, _parameter: click.Parameter, asked: bool) -> None:  # noqa: FBT001  # click's way
    if asked and not ctx.resilient_parsing:
        from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  # slow, and rarely asked for

        try:
            click.echo(f"creditrules {version('creditrules')}")
        except PackageNotFoundError:
            click.echo("creditrules, not installed")
        ctx.exit()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  creditrules new mine
  creditrules check mine
  creditrules decide mine/credit.policy mine/customer.json
  creditrules help CR302

\b
Exit status: 0 fine, 1 findings, 2 the command was not understood or a file is not there,
3 a fault in creditrules itself.""",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Tell the version, and end.",
)
@click.pass_context
def creditrules(ctx: click.Context) -> None:
    """Decide customer credit from readable policy files, exactly and with reasons."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        ctx.exit(USAGE)
