"""Keeps what plugins write by themselves apart from what a command tells."""

from __future__ import annotations

import io
import logging
import os
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress

import click

from creditrules.cli.faults import ASK

_OUT, _ERR = 1, 2  # as every process numbers its streams


@contextmanager
def plugins_apart() -> Iterator[None]:
    """While the block lasts, what is printed goes to the standard error, by whatever means it is printed.

    Warnings and logs of libraries are not shown until the command ends, nor are tracebacks of threads: they may hold
    confidential values. Who asks for tracebacks sees all of it.
    """
    click.get_current_context().with_resource(_unseen())
    with redirect_stdout(_Aside()), _written_aside():
        yield


def silence_at_the_end() -> None:
    """Let nothing be written any more: what plugins have left may fail while the process takes it down."""
    if os.environ.get(ASK) != "1":
        sys.unraisablehook = _say_nothing
        logging.lastResort = logging.NullHandler()


class _Aside(io.TextIOBase):
    """Stands for the standard output. Closing it closes nothing."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()

    def close(self) -> None:
        pass


@contextmanager
def _written_aside() -> Iterator[None]:
    """The same for what other programs, and libraries that are not in Python, write."""
    kept: int | None = None
    with suppress(OSError):  # a process may have been started without one of the streams
        kept = os.dup(_OUT)
        os.dup2(_ERR, _OUT)
    try:
        yield
    finally:
        if kept is not None:
            os.dup2(kept, _OUT)
            os.close(kept)


@contextmanager
def _unseen() -> Iterator[None]:
    if os.environ.get(ASK) == "1":
        yield
        return
    hook, last = threading.excepthook, logging.lastResort
    threading.excepthook = _tell_thread
    logging.lastResort = logging.NullHandler()
    try:
        with warnings.catch_warnings():
            if not sys.warnoptions:
                warnings.simplefilter("ignore")
            yield
    finally:
        threading.excepthook, logging.lastResort = hook, last


def _tell_thread(failed: threading.ExceptHookArgs) -> None:
    sys.stderr.write(f"a thread of a plugin has failed with {failed.exc_type.__name__}\n")


def _say_nothing(_failed: object) -> None:
    pass
