"""A PostgreSQL server of the tests' own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


def postgres_programs() -> Path | None:
    """Where the server's programs are: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    if found and shutil.which("pg_ctl"):
        return Path(found).parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parent.name))
    return debian[-1] if debian else None


@contextmanager
def postgres_server(programs: Path) -> Iterator[psycopg.Connection]:
    """A server of our own in a folder of our own, reached by a socket; PostgreSQL refuses to run as root."""
    folder = Path(tempfile.mkdtemp(prefix="creditrules-postgres-"))
    user = _unprivileged()
    if user is not None:
        shutil.chown(folder, user)

    def run(*words: str | Path) -> None:
        done = subprocess.run(words, user=user, cwd=folder, env={"LC_ALL": "C"}, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()

    data, log = folder / "data", folder / "log"
    try:
        run(programs / "initdb", "-D", data, "-A", "trust", "-U", "tester", "-E", "UTF8", "--no-sync")
        settings = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_stack_depth=7MB"
        run(programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", settings, "start")
        try:
            with psycopg.connect(host=str(folder), user="tester", dbname="postgres") as connection:
                yield connection
        finally:
            run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> str | None:
    """Whom to run as; None where we are not root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
