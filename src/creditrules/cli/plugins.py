"""`creditrules plugins`: what is installed, what it brings, and how it fares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from creditrules.cli.options import colour_option, format_option
from creditrules.cli.output import Output, document
from creditrules.cli.status import FINDINGS
from creditrules.diagnostics import as_json
from creditrules.diagnostics.visible import columns, escaped

if TYPE_CHECKING:
    from creditrules.sources.plugins import PluginHealth, Plugins

_WHATS = {"source": "source", "consent": "consents", "receiver": "receiver", "reader": "reader"}


@click.command(
    short_help="List the plugins that bring facts, and how they fare.",
    epilog="""\b
Examples:
  creditrules plugins                  what each brings, and what is wrong with it
  creditrules plugins --format json    the same for programs""",
)
@format_option("text", "json")
@colour_option
@click.pass_context
def plugins(ctx: click.Context, /, form: str, colour: str) -> None:
    """List the plugins that are installed: their versions, what they bring, and what is wrong with them.

    The exit status is 1 where a plugin is broken.
    """
    from creditrules.cli.apart import plugins_apart  # noqa: PLC0415  # as below
    from creditrules.sources.discovery import discover  # noqa: PLC0415  # it imports every plugin's libraries

    output = Output(form, colour)
    with plugins_apart():  # what a plugin prints when it is imported is no part of the list
        found = discover()
    if form == "json":
        output.line(document(_as_json(found)))
    else:
        output.line("\n\n".join(_text(plugin) for plugin in found.health))
        if found.findings:
            output.line("")
            output.findings(found.findings)
    if any(plugin.broken for plugin in found.health):
        ctx.exit(FINDINGS)


def _text(plugin: PluginHealth) -> str:
    """A plugin, how it fares, its hooks, and a line for each kind that it brings."""
    package = " ".join(part for part in (plugin.distribution, plugin.version) if part)
    head = ": ".join(part for part in (escaped(plugin.name), package and escaped(package)) if part)
    hooks = [f"  hooks: {', '.join(plugin.hooks)}"] if plugin.hooks else []
    rows = [(f"{_WHATS[kind.what]} {kind.name}", kind.title) for kind in plugin.kinds]
    width = max((columns(name) for name, _ in rows), default=0)
    lines = (f"  {name}{' ' * (width - columns(name))}  {escaped(title)}" for name, title in rows)
    return "\n".join([f"{head} ({_health(plugin)})", *hooks, *lines])


def _health(plugin: PluginHealth) -> str:
    return "broken" if plugin.broken else "slow" if plugin.findings else "fine"


def _as_json(found: Plugins) -> dict[str, object]:
    return {
        "plugins": [
            {
                "name": plugin.name,
                "distribution": plugin.distribution,
                "version": plugin.version,
                "health": _health(plugin),
                "seconds": round(plugin.seconds, 3),
                "hooks": list(plugin.hooks),
                "kinds": [{"of": kind.what, "name": kind.name, "title": kind.title} for kind in plugin.kinds],
                "findings": as_json(plugin.findings),
            }
            for plugin in found.health
        ]
    }
