import json
from datetime import date
from decimal import Decimal
from enum import Enum

from creditrules.diagnostics import Code, Diagnostic, Fix, Label, Severity, Source, as_json, render_json
from creditrules.diagnostics.codes import UNIT_MISMATCH
from tests.diagnostics.texts import find, finding

SOURCE = Source("政策.policy", "一\n  额度 < 90\n")
NINETY = find(SOURCE, "90")
PLACE = {
    "file": "政策.policy",
    "start": {"line": 2, "column": 8, "offset": 9},
    "end": {"line": 2, "column": 10, "offset": 11},
}


class _Colour(Enum):
    RED = "red"


FULL = Diagnostic(
    code=UNIT_MISMATCH,
    message="a message",
    primary=Label(NINETY, "here"),
    related=(Label(NINETY, "there"),),
    notes=("a note",),
    help="a help",
    fixes=(Fix(NINETY, "90%"),),
    data={
        "limit": Decimal("0.10"),
        "on": date(2026, 3, 1),
        "share": float("nan"),
        "names": {"b", "a"},
        "deep": ({"colour": _Colour.RED, 1: None},),
        "at": NINETY,
        "in": SOURCE,
        "half": 0.5,
        "yes": True,
    },
)


def test_every_part_has_its_place() -> None:
    assert as_json([FULL]) == [
        {
            "code": "CR302",
            "name": "unit-mismatch",
            "severity": "error",
            "message": "a message",
            **PLACE,
            "label": "here",
            "where": "",
            "related": [{**PLACE, "label": "there"}],
            "notes": ["a note"],
            "help": "a help",
            "fixes": [{**PLACE, "text": "90%"}],
            "data": {
                "limit": "0.10",
                "on": "2026-03-01",
                "share": "nan",
                "names": ["a", "b"],
                "deep": [{"colour": "red", "1": None}],
                "at": PLACE,
                "in": "政策.policy",
                "half": 0.5,
                "yes": True,
            },
        }
    ]


def test_a_finding_without_a_place_has_the_same_keys() -> None:
    (full,) = as_json([FULL])
    (bare,) = as_json([Diagnostic(code=UNIT_MISMATCH, message="odd", where="customer 17")])
    assert list(bare) == list(full)
    assert (bare["file"], bare["start"], bare["end"], bare["where"]) == (None, None, None, "customer 17")


def test_the_document() -> None:
    warning = Diagnostic(code=Code(599, "odd", Severity.WARNING), message="odd")
    text = render_json(iter([FULL, FULL, warning]))
    assert "政策.policy" in text
    document = json.loads(text)
    assert document == {"version": 1, "findings": as_json([FULL, FULL, warning]), "errors": 2, "warnings": 1}
    assert "\n" not in render_json([FULL], indent=None)


def test_hostile_characters_are_written_as_json_escapes() -> None:
    message = "\x1b[2J \x9b \u202e \ud800 \n"
    text = render_json([finding(None, message=message)], indent=None)
    text.encode("utf-8")
    assert text.isprintable()
    assert json.loads(text)["findings"][0]["message"] == message
