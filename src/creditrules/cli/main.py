"""Where the command `creditrules` begins. Nothing but click is imported before a command is known."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from typing import NoReturn

import click

from creditrules.cli.group import creditrules
from creditrules.cli.status import FINE, INTERRUPTED, READER_GONE, USAGE


def main() -> NoReturn:
    """Run the command that the shell was given, and end with its exit status."""
    _speak_utf8()
    # It looks for plugins of its own, and fails on any installed package whose list of them is damaged.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    status = run()
    if apart := sys.modules.get("creditrules.cli.apart"):  # where plugins were asked
        apart.silence_at_the_end()
    sys.exit(status)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; whatever happens is told in words, never as a traceback."""
    try:
        try:
            status = _run(sys.argv[1:] if arguments is None else arguments)
            _flush()
        except click.ClickException as error:
            _tell_usage(error)
            return USAGE
        except Exception as error:
            if isinstance(error, BrokenPipeError):
                raise
            from creditrules.cli.faults import tell  # noqa: PLC0415  # nobody waits for it who has no fault

            return tell(error)
    except BrokenPipeError:
        return _reader_gone()
    except KeyboardInterrupt:
        click.echo(err=True)  # the line on which the terminal wrote ^C
        return INTERRUPTED
    return status


def _run(arguments: Sequence[str]) -> int:
    if "_CREDITRULES_COMPLETE" in os.environ:  # a shell asks how a command could go on
        creditrules.main(arguments, prog_name="creditrules")
    try:
        with creditrules.make_context("creditrules", list(arguments)) as context:
            creditrules.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    return FINE


def _tell_usage(error: click.ClickException) -> None:
    """What was wrong with the command, how it is used, and where to read more."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    click.echo(f"error: {_lower(error.format_message())}", err=True)
    if context is None:
        return
    click.echo(context.get_usage().replace("Usage:", "usage:", 1), err=True)
    click.echo(f"run `{context.command_path} --help` for examples", err=True)


def _lower(message: str) -> str:
    """A message of click in the form of ours: no capital at its start, no full stop at its end."""
    return f"{message[:1].lower()}{message[1:]}".removesuffix(".")


def _speak_utf8() -> None:
    """Make every character printable, whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _flush() -> None:
    """Send what is still held back, so that a full disk or a closed pipe is met here."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()


def _reader_gone() -> int:
    """Who read our output has enough of it, as `head` does; be as quiet as other commands are."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed, or none at all
            os.dup2(nowhere, stream.fileno())
    return READER_GONE
