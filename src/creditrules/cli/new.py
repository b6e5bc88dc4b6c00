"""`creditrules new`: a folder with a small policy that works."""

from __future__ import annotations

import shlex
from importlib.resources import files
from pathlib import Path

import click

from creditrules.cli.paths import PathError
from creditrules.diagnostics.visible import escaped

_POLICY = "credit.policy"
_CUSTOMER = "customer.json"
_DAY = "2026-03-01"  # the invoices of the starter's customer are of the months before


@click.command(
    short_help="Start a policy of your own from a small one that works.",
    epilog="""\b
Examples:
  creditrules new mine     write mine/credit.policy and mine/customer.json
  creditrules new .        write them here""",
)
@click.argument("folder", metavar="DIR")
def new(folder: str) -> None:
    """Write a small policy, with remarks that explain it, its examples and a customer into DIR.

    Files that are there already are never overwritten.
    """
    if not folder:
        raise PathError("the name of the folder is empty; `.` is this one")
    texts = {name: (files("creditrules.cli") / "starter" / name).read_bytes() for name in (_POLICY, _CUSTOMER)}
    target = Path(folder)
    _refuse_to_overwrite(target, texts)
    target.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        with (target / name).open("xb") as file:
            file.write(text)
    click.echo(_next(target))


def _refuse_to_overwrite(target: Path, names: dict[str, bytes]) -> None:
    if target.exists() and not target.is_dir():
        raise PathError(f"`{escaped(str(target))}` is a file; name a folder")
    for name in names:
        if (target / name).exists():
            raise PathError(
                f"`{escaped(str(target / name))}` is there already and is not overwritten; name another folder"
            )


def _next(target: Path) -> str:
    policy, customer = (shlex.quote(escaped(str(target / name))) for name in (_POLICY, _CUSTOMER))
    return (
        f"wrote {policy} and {customer}\n"
        "\n"
        "next, try:\n"
        f"  creditrules check {policy}\n"
        f"  creditrules test {policy}\n"
        f"  creditrules decide {policy} {customer} --as-of {_DAY}\n"
        "\n"
        f"then open {policy} in a text editor and change it"
    )
