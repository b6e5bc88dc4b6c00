"""What pydantic has found in settings, in our words: no jargon of its own, and never the value of a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from creditrules.diagnostics import nearest
from creditrules.diagnostics.codes import SECRET, WRONG_SETTING
from creditrules.diagnostics.visible import escaped
from creditrules.facts.locate import Path
from creditrules.facts.values_shown import kind_of, short
from creditrules.sources.schemas import names_at
from creditrules.sources.settings.findings import Wrong

_LISTS = ("list_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type")
_TABLES = ("dict_type", "mapping_type", "model_type", "model_attributes_type", "dataclass_type", "dataclass_exact_type")
_MUST_BE = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "decimal_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "`true` or `false`",
    "date_type": "a day without quotes, as in 2026-02-20",
    "datetime_type": "a moment without quotes, as in 2026-02-20T08:00:00",
    "time_type": "a time without quotes, as in 08:00:00",
    **dict.fromkeys(_LISTS, "a list"),
    **dict.fromkeys(_TABLES, "a table"),
}
_BOUNDS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}


@dataclass(frozen=True, slots=True)
class _Said:
    """An error of pydantic: the path in the file, the branch of a union it is about (and where), and what it says."""

    path: Path
    union: Path | None
    branch: str
    type: str
    context: Mapping[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A table, or a part of one, that pydantic has refused.

    `table` is the model, `raw` what it was given, `path` where the table stands in the file, `subject` how findings
    call it; `written` are all names in it, and `beside` those that it may have apart from the model's.
    """

    table: type[BaseModel]
    raw: Mapping[str, Any]
    path: Path
    subject: str
    written: Collection[str]
    beside: Collection[str]

    def names(self, above: Path) -> frozenset[str]:
        """The names that the table at a path inside may have."""
        return names_at(self.table, above) | (frozenset() if above else frozenset(self.beside))

    def owner(self, above: Path) -> str:
        """How findings call the table at a path inside."""
        return f"`{_text(above)}`" if above else self.subject

    def misspelt(self, above: Path, name: str) -> bool:
        """Whether a name stands in the table at a path inside that was meant to be this one."""
        names = self.names(above)
        inside = _value(self.raw, above) if above else self.written
        written: Collection[str] = inside if isinstance(inside, Collection) else ()
        return any(nearest(other, names) == name for other in written if other not in names)


def in_our_words(error: ValidationError, checked: Checked) -> Iterator[Wrong]:
    """What is wrong with a table. What is missing only because its name is misspelt is told once."""
    said = [_said(each, checked.raw) for each in error.errors(include_url=False, include_input=False)]
    for each in _resolved(said):
        path = (*checked.path, *each.path)
        match each.type:
            case "missing":
                above, name = each.path[:-1], str(each.path[-1])
                if not checked.misspelt(above, name):
                    message = f"{checked.owner(above)} does not say its `{short(name)}`"
                    yield Wrong(path[:-1], WRONG_SETTING, message)
            case "extra_forbidden":
                yield _unknown(each.path, path, checked)
            case _:
                code = SECRET if each.type.startswith("secret_") else WRONG_SETTING
                yield Wrong(path, code, _sentence(each, _value(checked.raw, each.path), checked.subject))


def _unknown(inside: Path, path: Path, checked: Checked) -> Wrong:
    above, name = inside[:-1], str(inside[-1])
    known = checked.names(above)
    close = nearest(name, known)
    listed = f"it may say: {', '.join(sorted(known))}" if known else "it has no settings of its own"
    message = f"{checked.owner(above)} has no setting `{short(name)}`"
    return Wrong(path, WRONG_SETTING, message, f"did you mean `{close}`?" if close else listed, at_name=True)


def _said(error: Mapping[str, Any], raw: object) -> _Said:
    """Where in the file an error is: parts of its place that name a branch of a union stand nowhere in the file."""
    path: Path = ()
    union: Path | None = None
    branch = ""
    here = raw
    parts: tuple[str | int, ...] = error["loc"]
    for number, part in enumerate(parts, start=1):
        inside = _value(here, (part,))
        if inside is not _ABSENT:
            here = inside
        elif not (error["type"] == "missing" and number == len(parts) and isinstance(here, dict)):
            if union is None:
                union, branch = path, str(part)
            continue
        path = (*path, part)
    return _Said(path, union, branch, error["type"], error.get("ctx", {}), error["msg"])


def _resolved(said: Sequence[_Said]) -> Iterator[_Said]:
    """One branch of each union where it is clear which was meant; else one error that names what there may be."""
    unions: defaultdict[Path, defaultdict[str, list[_Said]]] = defaultdict(lambda: defaultdict(list))
    for each in said:
        if each.union is None:
            yield each
        else:
            unions[each.union][each.branch].append(each)
    for place, branches in unions.items():
        meant = [each for each in branches.values() if not any(one.path == place and _is_of_type(one) for one in each)]
        if meant:
            yield from min(meant, key=len)
        else:
            parts = dict.fromkeys(_must(one) or one.text for each in branches.values() for one in each[:1])
            yield _Said(place, None, "", "union", {"must": _either(parts)}, "")


def _is_of_type(said: _Said) -> bool:
    """Whether the error is that the value is of another sort altogether."""
    return said.type in _MUST_BE or said.type in ("literal_error", "enum", "none_required")


def _sentence(said: _Said, value: object, subject: str) -> str:
    """What is wrong with a value, as a sentence."""
    name = f"`{_text(said.path)}`" if said.path else subject
    must = said.context["must"] if said.type == "union" else _must(said)
    if must is not None:
        sort_is_right = said.type.startswith(("string_", "too_", "union_")) and said.type != "string_type"
        return f"{name} must be {must}{'' if sort_is_right else _but_is(value)}"
    if said.type in ("secret_absent", "secret_written"):
        return f"{name}: {said.text}"
    if said.type in ("value_error", "assertion_error"):
        text = escaped(" ".join(str(said.context.get("error", "")).split()))
        return f"{name}: {text or 'the value is refused'}"
    text = said.text.replace("Input should be a valid ", "it must be a ").replace("Input should", "it should")
    text = f"{text[:1].lower()}{text[1:]}".rstrip(".")
    return f"{name}: {'the value is refused' if 'nvalid' in text else escaped(text)}"


def _must(said: _Said) -> str | None:
    """What the value must be, in a few words."""
    context = said.context
    if said.type in _MUST_BE:
        return _MUST_BE[said.type]
    if said.type in _BOUNDS:
        words, key = _BOUNDS[said.type]
        return f"{words} {_number(context[key])}"
    match said.type:
        case "literal_error" | "enum":
            return str(context["expected"]).replace("'", "`")
        case "union_tag_invalid":
            return f"a table whose {context['discriminator']} is one of {context['expected_tags']}".replace("'", "`")
        case "union_tag_not_found":
            return f"a table with {context['discriminator']}".replace("'", "`")
        case "string_too_short":
            least = context["min_length"]
            return "a text that is not empty" if least == 1 else f"a text of at least {least:,} characters"
        case "string_too_long":
            return f"a text of at most {context['max_length']:,} characters"
        case "string_pattern_mismatch":
            return f"a text of the form `{context['pattern']}`"
        case "too_short":
            return f"a list of at least {context['min_length']:,}"
        case "too_long":
            return f"a list of at most {context['max_length']:,}"
        case _:
            return None


def _but_is(value: object) -> str:
    """What the value is instead: a number in digits, of everything else only what it is."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f", and is {short(_number(value))}"
    if value is _ABSENT or isinstance(value, str):
        return "" if value is _ABSENT else ", and is a text"
    return f", and is {'a table' if isinstance(value, dict) else kind_of(value)}"


_ABSENT = object()


def _value(raw: object, path: Path) -> object:
    for part in path:
        try:
            raw = raw[part]  # type: ignore[index]  # it is what the path was made from
        except (KeyError, IndexError, TypeError):
            return _ABSENT
    return raw


def _number(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:g}" if isinstance(value, float) else str(value)


def _either(parts: Iterable[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} or {last}" if first else last


def _text(path: Sequence[str | int]) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{short(part)}" if text else short(part)
    return text
