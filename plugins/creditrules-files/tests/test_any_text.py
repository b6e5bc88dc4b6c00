"""Whatever text is written to a file is what is read from it."""

from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis.strategies import characters, lists, text, tuples

from creditrules_files.readers.csv_files import read_csv, read_tsv
from creditrules_files.readers.json_files import read_json, read_lines

CELLS = text(characters(exclude_categories=["Cs"]), max_size=20)
TABLES = lists(tuples(CELLS, CELLS), max_size=8)


@settings(max_examples=60)
@given(TABLES)
def test_any_text(rows: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, delimiter, read in (("a.csv", ",", read_csv), ("a.tsv", "\t", read_tsv)):
            path = Path(folder, name)
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
                writer.writerows([("id", "legal_name"), *rows])
            assert [tuple(row.values()) for row in read(path, None)] == rows
        objects = [{"id": one, "legal_name": other} for one, other in rows]
        Path(folder, "a.json").write_text(json.dumps(objects, ensure_ascii=False, indent=1), encoding="utf-8")
        lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)
        Path(folder, "a.jsonl").write_text(lines, encoding="utf-8")
        assert [dict(row) for row in read_json(Path(folder, "a.json"), None)] == objects
        assert [dict(row) for row in read_lines(Path(folder, "a.jsonl"), None)] == objects
