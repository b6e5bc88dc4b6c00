"""What is built in: a register of consents in a CSV file, and a receiver that writes lines."""

import json
from datetime import date
from pathlib import Path

import pytest

from creditrules.sources import Alert, Consent, Opening, Refused, SourceError, Unavailable
from creditrules.sources.builtin.consents import CONSENTS
from creditrules.sources.builtin.lines import LINES

HEAD = "customer,purpose,source,recipient,from,until\n"
ROW = "A1,credit review,bureau,credit department,2026-01-01,2026-12-31\n"


def consents(folder: Path, text: str | bytes, *customers: str) -> list[Consent]:
    content = text.encode() if isinstance(text, str) else text
    (folder / "consents.csv").write_bytes(content)
    register = CONSENTS.open(CONSENTS.settings.model_validate({"file": "consents.csv"}), Opening("consent", folder))
    return list(register.consents(customers))


def test_consents_of_the_customers_that_were_asked_about(tmp_path: Path) -> None:
    text = f'{HEAD}{ROW}\nA2,"review, yearly",bureau,us,2026-02-01,\nA1,watch,ledger,us,2025-01-01,2025-01-01\n'
    first = Consent("A1", "credit review", "bureau", "credit department", date(2026, 1, 1), date(2026, 12, 31))
    last = Consent("A1", "watch", "ledger", "us", date(2025, 1, 1), date(2025, 1, 1))
    assert consents(tmp_path, text, "A1", "A3", "A1") == [first, last]
    assert consents(tmp_path, text, "A2") == [Consent("A2", "review, yearly", "bureau", "us", date(2026, 2, 1))]
    assert consents(tmp_path, f"\ufeff{HEAD}".replace("\n", "\r\n"), "A1") == []


def test_a_consent_that_is_withdrawn_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "consents.csv"
    path.write_text(HEAD + ROW, encoding="utf-8")
    register = CONSENTS.open(CONSENTS.settings.model_validate({"file": "consents.csv"}), Opening("consent", tmp_path))
    assert len(list(register.consents(["A1"]))) == 1
    path.write_text(HEAD, encoding="utf-8")
    assert list(register.consents(["A1"])) == []
    path.unlink()
    with pytest.raises(Unavailable, match=r"^`consents\.csv` cannot be read: no such file or directory$"):
        register.consents(["A1"])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", f"the first line of `consents.csv` is not `{HEAD.strip()}`"),
        ("customer,purpose\n", f"the first line of `consents.csv` is not `{HEAD.strip()}`"),
        (HEAD + ROW + "A1,x\n", "`consents.csv`, line 3: there are 2 values instead of 6"),
        (HEAD + "A1, ,s,r,2026-01-01,\n", "`consents.csv`, line 2: `purpose` is empty"),
        (HEAD + "A1,p,s,r,,\n", "`consents.csv`, line 2: `from` is empty"),
        (HEAD + "A1,p,s,r,1.1.2026,\n", "`consents.csv`, line 2: `from` is no day; write it as 2026-02-20"),
        (HEAD + "A1,p,s,r,20260101,\n", "`consents.csv`, line 2: `from` is no day; write it as 2026-02-20"),
        (
            HEAD + "A1,p,s,r,2026-01-01,2026-02-30\n",
            "`consents.csv`, line 2: `until` is no day; write it as 2026-02-20",
        ),
        (HEAD + "A1,p,s,r,2026-01-02,2026-01-01\n", "`consents.csv`, line 2: `until` is before `from`"),
        (HEAD + 'A1,"p', "`consents.csv`, line 2: unexpected end of data"),
        (HEAD.encode() + b"A1,\xff\n", "`consents.csv` is not UTF-8 text"),
    ],
)
def test_a_register_that_is_wrong_tells_nothing(tmp_path: Path, text: str | bytes, why: str) -> None:
    with pytest.raises(Refused) as refused:
        consents(tmp_path, text, "A1")
    assert str(refused.value) == why


def test_a_register_that_is_not_there(tmp_path: Path) -> None:
    for name in ("consents.csv", "a\0b"):
        with pytest.raises(SourceError, match="there is no file"):
            CONSENTS.open(CONSENTS.settings.model_validate({"file": name}), Opening("consent", tmp_path))


def test_lines_are_added(tmp_path: Path) -> None:
    receiver = LINES.open(LINES.settings.model_validate({"file": "log.jsonl"}), Opening("log", tmp_path))
    receiver.decided("A1", {"grade": "良好", "line": "a\nb"})
    receiver.alerted(Alert("watch", "late", "A1", "twice late"))
    receiver.alerted(Alert("source", "bureau", None, "is down"))
    receiver.close()
    path = tmp_path / "log.jsonl"
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == [
        {"customer": "A1", "decision": {"grade": "良好", "line": "a\nb"}},
        {"alert": "watch", "name": "late", "customer": "A1", "message": "twice late"},
        {"alert": "source", "name": "bureau", "customer": None, "message": "is down"},
    ]
    assert path.stat().st_mode & 0o777 == 0o600


def test_lines_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").mkdir()
    receiver = LINES.open(LINES.settings.model_validate({"file": "log.jsonl"}), Opening("log", tmp_path))
    with pytest.raises(Refused, match=r"^`log\.jsonl` cannot be written: is a directory$"):
        receiver.decided("A1", {})
