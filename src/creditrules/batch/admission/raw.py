"""One value out of a table, as `creditrules.facts` is handed values."""

from __future__ import annotations

import json
from decimal import Decimal

from creditrules.batch.admission.scalars import NO, NO_MEMBERS, YES
from creditrules.batch.reading.forms import Form, Shape
from creditrules.program.types import SetOf, Type, YesNo


def as_handed(value: object, shape: Shape, type_: Type) -> object:
    """The value as a file of facts would have it: what CSV and JSON write in their own way is understood here."""
    if value is None:
        return None
    if shape.form is Form.JSON:
        return json.loads(str(value), parse_float=Decimal)
    if shape.form is Form.CSV and isinstance(value, str):
        match type_:
            case YesNo():
                return True if value in YES else False if value in NO else value
            case SetOf(members=members):
                if value == NO_MEMBERS and NO_MEMBERS not in members:
                    return []
                return [member.strip(" ") for member in value.split(",")]
            case _:
                return value
    return value
