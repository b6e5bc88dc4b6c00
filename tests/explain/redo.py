"""A decision done again from its explanation in JSON alone.

Nothing of the package is used here: numbers are fractions, and every operation of the language has its own few lines.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property

from tests.explain.arithmetic import Json, Value, exact, months_since, quotient, read, rounded, shifted

STAGES = ("at least", "at most", "is")


class Redone:
    """Values are computed when they are asked for, each once; what the explanation says is only compared with them."""

    def __init__(self, told: Json) -> None:
        self.told = told
        self.as_of = date.fromisoformat(told["as_of"])
        self.facts: dict[str, Value] = {fact["name"]: self._fact(fact) for fact in told["facts"]}
        self._known: dict[tuple[str, str], Value] = {}
        self.computing = {
            "let": self._let,
            "table": self._table,
            "points": self._points,
            "action": self._action,
            "built-in": self._builtin,
        }

    def get(self, kind: str, name: str) -> Value:
        if (kind, name) not in self._known:
            self._known[kind, name] = self.computing[kind](name)
        return self._known[kind, name]

    def _step(self, section: str, name: str) -> Json:
        found: list[Json] = [step for step in self.told[section] if step["name"] == name]
        assert len(found) == 1
        return found[0]

    @staticmethod
    def _fact(fact: Json) -> Value:
        if fact["value"]["type"] == "list of":
            rows = fact.get("rows", [])
            if "missing" in fact["value"]:
                return None
            assert [row["number"] for row in rows] == list(range(1, fact["records"] + 1))
            return tuple({name: read(one) for name, one in row["fields"].items()} for row in rows)
        return read(fact["value"])

    # ------------------------------------------------------------------------------------------------------ formulas

    def term(self, term: Json, row: Json | None = None) -> Value:
        """The value of a formula; every result on the way is compared with what the explanation says."""
        value = self._term(term, row)
        if term["result"] is not None and term["result"]["type"] not in ("list of", "duration"):
            assert value == read(term["result"]), term["text"]
        return value

    def _term(self, term: Json, row: Json | None) -> Value:
        operation, operands = term["operation"], term.get("operands", ())
        match operation:
            case "constant":
                return read(term["result"])
            case "fact":
                return self.facts[term["name"]]
            case "field":
                assert row is not None
                return row[term["name"]]
            case "previous":
                return read(term["result"])
            case "let" | "table" | "points" | "action" | "built-in":
                return self.get(operation, term["name"])
            case _ if "looked_at" in term:
                return self._aggregate(term)
            case "and":
                return all(self._each(operands, row))
            case "or":
                return any(self._each(operands, row))
            case "else":
                value = self.term(operands[0], row)
                return self.term(operands[1], row) if value is None else value
            case _:
                return self._computed(term, [self.term(operand, row) for operand in operands])

    def _each(self, operands: Sequence[Json], row: Json | None) -> Iterator[bool]:
        for operand in operands:
            value = self.term(operand, row)
            assert isinstance(value, bool), operand["text"]
            yield value

    def _computed(self, term: Json, values: list[Value]) -> Value:
        operation = term["operation"]
        first = values[0]
        match operation:
            case "not":
                assert isinstance(first, bool)
                return not first
            case "is known":
                return first is not None
            case "is" | "is one of":
                assert first is not None
                return first in values[1:]
            case "includes":
                return values[1] in first
            case "within":
                return shifted(self.as_of, values[1], -1) < first <= self.as_of
            case "<" | "<=" | ">" | ">=" | "=" | "!=":
                return self._compared(term, *values)
            case _:
                return None if None in values else self._number(term, values)

    def _compared(self, term: Json, left: Value, right: Value) -> bool:
        assert left is not None
        assert right is not None
        results = [operand["result"] for operand in term["operands"] if operand["result"] is not None]
        members = next((result["members"] for result in results if result["type"] == "one of"), None)
        if members is not None:
            left, right = members.index(left), members.index(right)
        compare: dict[str, Callable[[], bool]] = {
            "<": lambda: left < right,
            "<=": lambda: left <= right,
            ">": lambda: left > right,
            ">=": lambda: left >= right,
            "=": lambda: left == right,
            "!=": lambda: left != right,
        }
        return bool(compare[term["operation"]]())

    def _number(self, term: Json, values: list[Value]) -> Value:
        first, second = values[0], values[-1]
        match term["operation"]:
            case "+":
                return shifted(first, second, 1) if isinstance(first, date) else first + second
            case "-" if len(values) == 1:
                return -first
            case "-" if isinstance(first, date):
                return Fraction((first - second).days) if isinstance(second, date) else shifted(first, second, -1)
            case "-":
                return first - second
            case "*":
                return first * second
            case "/":
                return None if second == 0 else quotient(first, second)
            case "days since":
                return Fraction((self.as_of - first).days)
            case "months since":
                return Fraction(months_since(first, self.as_of))
            case "years since":
                return Fraction(months_since(first, self.as_of) // 12)
            case "as percent" | "as number":
                return first
            case "min" | "max":
                return self._extreme(term["operation"], values, term["result"])
            case _:
                words, mode = term["operation"].split(" ", 1)
                assert words == "rounded"
                return rounded(first, second, mode)

    @staticmethod
    def _extreme(which: str, values: list[Value], result: Json | None) -> Value:
        order = result["members"].index if result is not None and result["type"] == "one of" else lambda value: value
        return (min if which == "min" else max)(values, key=order)

    def _aggregate(self, term: Json) -> Value:
        rows, *parts = term["operands"]
        parts = {part["operation"]: part["operands"][0] for part in parts}
        records = self.term(rows)
        if records is None:
            assert (term["looked_at"], term["records"]) == (0, [])
            return None
        looked = [
            (at, row) for at, row in enumerate(records, 1) if "among" not in parts or self.term(parts["among"], row)
        ]
        counted = [(at, row) for at, row in looked if "where" not in parts or self.term(parts["where"], row)]
        values = [self.term(parts["value"], row) for _, row in counted] if "value" in parts else []
        weights = [self.term(parts["weight"], row) for _, row in counted] if "weight" in parts else None
        assert term["looked_at"] == len(looked)
        assert [one["number"] for one in term["records"]] == [at for at, _ in counted]
        assert [read(one["value"]) for one in term["records"] if "value" in one] == values
        assert [read(one["weight"]) for one in term["records"] if "weight" in one] == (weights or [])
        return self._combined(term, len(looked), len(counted), values, weights)

    def _combined(
        self, term: Json, looked: int, counted: int, values: list[Value], weights: list[Value] | None
    ) -> Value:
        match term["operation"]:
            case "count":
                return Fraction(counted)
            case "any":
                return counted > 0
            case "every":
                return counted == looked
            case "share":
                return quotient(Fraction(counted), Fraction(looked)) if looked else None
            case _ if None in values or None in (weights or []):
                return None
            case "sum":
                return sum(values, Fraction(0))
            case "mean":
                weights = [Fraction(1)] * counted if weights is None else weights
                size = sum(weights, Fraction(0))
                total = sum((value * weight for value, weight in zip(values, weights, strict=True)), Fraction(0))
                return None if size == 0 else quotient(total, size)
            case _:
                assert term["operation"] in {"min", "max"}
                return self._extreme(term["operation"], values, term["result"]) if values else None

    # --------------------------------------------------------------------------------- lets, tables, factors, actions

    def _let(self, name: str) -> Value:
        let = self._step("lets", name)
        value = self.term(let["formula"])
        assert value == read(let["value"])
        return value

    def _holds(self, test: Json, value: Value) -> bool:
        match test["kind"]:
            case "when":
                answer = self.term(test["condition"])
                assert isinstance(answer, bool)
                return answer
            case "missing":
                return value is None
            case "otherwise":
                return value is not None
            case "any":
                return True
            case "is":
                return value in [read(one) for one in test["values"]]
            case _:
                assert test["kind"] == "band"
                return value is not None and self._in_band(test, value)

    @staticmethod
    def _in_band(test: Json, value: Value) -> bool:
        low, high = (read(test[end]) if test.get(end) is not None else None for end in ("low", "high"))
        low_in, high_in = test.get("low_in", True), test.get("high_in", True)
        above = low is None or value > low or (low_in and value == low)
        below = high is None or value < high or (high_in and value == high)
        return bool(above and below)

    def _first(self, lines: list[Json], values: list[Value]) -> Json | None:
        """The line that wins, which must be the last that is told."""
        for line in lines:
            holds = all(self._holds(test, value) for test, value in zip(line["tests"], values, strict=True))
            assert holds is line["won"], line["text"]
            if holds:
                assert line is lines[-1]
                return line
        return None

    def _table(self, name: str) -> Value:
        table = self._step("tables", name)
        won = self._first(table["lines"], [self.term(column) for column in table["columns"]])
        value = None if won is None else self._stored(self.term(table["result"]), table["value"])
        assert value == read(table["value"])
        return value

    def _points(self, name: str) -> Value:
        factor = self._step("factors", name)
        subject = True if factor["subject"] is None else self.term(factor["subject"])
        won = self._first(factor["lines"], [subject])
        assert won is not None
        points = self.term(factor["points_formula"])
        lost = Fraction(factor["baseline"]["value"]) - points
        weight = Fraction(1) if factor["weight"] is None else read(factor["weight"])
        assert points == read(factor["points"]) == read(won["points"])
        assert weight * points == read(factor["weighted_points"])
        assert weight * lost == read(factor["lost"])
        assert factor["missing"] is (won["tests"][0]["kind"] == "missing")
        return points

    @staticmethod
    def _stored(value: Value, shown: Json) -> Value:
        """Amounts are kept to the minor unit."""
        if shown["type"] != "money" or value is None:
            return value
        return rounded(value, Fraction(1, 10 ** shown["decimals"]), "half up")

    def _action(self, name: str) -> Value:
        action = self._step("actions", name)
        rules = [rule for rule in (*self.told["controls"], *self.told["watches"]) if name in rule.get("sets", ())]
        setting = [rule["name"] for rule in rules if self.term(rule["condition"])]
        assert [each["by"] for each in action["settings"]] == setting
        values = [self._setting(setting) for setting in action["settings"]]
        value = self._merged(action, values)
        assert value == read(action["value"])
        decided = [each == value for each in values]
        assert [setting["decided"] for setting in action["settings"]] == (
            decided if any(decided) else [True] * len(values)
        )
        return value

    def _setting(self, setting: Json) -> Value:
        computed = self.term(setting["formula"])
        value = self._stored(computed, setting["value"])
        assert value == read(setting["value"])
        assert (setting["rounded_to"] is not None) == (value != computed)
        return value

    @staticmethod
    def _merged(action: Json, values: list[Value]) -> Value:
        members = action["value"].get("members", [])
        order = members.index if action["value"]["type"] == "one of" else lambda value: value
        match action["merge"]:
            case "lowest" | "earliest":
                return min(values, key=order)
            case "highest" | "latest":
                return max(values, key=order)
            case "any":
                return any(values)
            case "all":
                return all(values)
            case "common":
                return frozenset.intersection(*values)
            case "joined":
                return frozenset.union(*values)
            case _:
                assert len(set(values)) == 1
                return values[0]

    # ----------------------------------------------------------------------------------------------- score and grade

    def _builtin(self, name: str) -> Value:
        factors = self.told["factors"]
        match name:
            case "as_of":
                return self.as_of
            case "score":
                return self.score
            case "scored_grade":
                return self.scored_grade
            case "grade":
                return self.grade
            case "factors_known":
                return Fraction(len([one for one in factors if self.missing(one) is False]))
            case _:
                assert name == "points_from_missing"
                return sum((self.counts(one) for one in factors if self.missing(one)), Fraction(0))

    def missing(self, factor: Json) -> bool:
        """Whether the factor gives the points of its line for a missing value."""
        self.get("points", factor["name"])
        return bool(factor["missing"])

    def counts(self, factor: Json) -> Fraction:
        """What the factor adds to the score."""
        weight = Fraction(1) if factor["weight"] is None else read(factor["weight"])
        points: Fraction = weight * self.get("points", factor["name"])
        return points

    @cached_property
    def score(self) -> Fraction | None:
        step = self.told["score_step"]
        if step is None:
            return None
        counts = self.counts if step["weighted"] else lambda factor: self.get("points", factor["name"])
        total = Fraction(step["start"]) + sum((counts(factor) for factor in self.told["factors"]), Fraction(0))
        assert total == Fraction(step["unrounded"])
        score = total if step["step"] is None else rounded(total, Fraction(step["step"]), step["mode"])
        assert score == Fraction(step["score"]) == exact(self.told["score"])
        return score

    @cached_property
    def scored_grade(self) -> str | None:
        score = self.score
        if score is None:
            return None
        for grade in self.told["grades"]:
            threshold = exact(grade["threshold"])
            given = {
                "from": threshold is not None and score >= threshold,
                "above": threshold is not None and score > threshold,
                "otherwise": True,
                "override only": False,
            }
            if given[grade["kind"]]:
                name: str = grade["name"]
                return name
        return None

    @cached_property
    def applied(self) -> list[Json]:
        """The overrides that apply."""
        found = [override for override in self.told["overrides"] if self.term(override["condition"])]
        assert found == [override for override in self.told["overrides"] if override["applied"]]
        return found

    def stages(self, applied: list[Json]) -> dict[str, tuple[str, str]]:
        """The grade before and after the overrides of each effect."""
        order = [grade["name"] for grade in self.told["grades"]]
        at = order.index(self.scored_grade or "")
        found = {}
        for effect in STAGES:
            named = [order.index(one["grade"]) for one in applied if one["effect"] == effect]
            after = {"at least": min([at, *named]), "at most": max([at, *named]), "is": max(named, default=at)}[effect]
            found[effect] = (order[at], order[after])
            at = after
        return found

    @cached_property
    def grade(self) -> str | None:
        if self.scored_grade is None:
            return None
        return self.stages(self.applied)["is"][1]

    def check_overrides(self) -> None:
        """What every override says it did, and what would be without it."""
        if self.scored_grade is None:
            return
        applied = self.applied
        stages = self.stages(applied)
        for override in self.told["overrides"]:
            before, after = stages[override["effect"]]
            changed = override in applied and before != after == override["grade"]
            without = self.stages([other for other in applied if other is not override])["is"][1]
            assert (override["before"], override["after"]) == (before, after)
            assert (override["changed"], override["without"]) == (changed, without)

    # -------------------------------------------------------------------------------------------- reasons and review

    @cached_property
    def reasons(self) -> list[tuple[str, str, Fraction | None]]:
        """Code, kind and points lost of each reason, in its rank."""
        changed = [one for one in self.told["overrides"] if one["changed"]]
        told: list[tuple[str, str, Fraction | None]] = [
            (one["code"], "knock-out", None) for one in changed if one["effect"] == "is"
        ]
        told += [(one["code"], "cap", None) for one in changed if one["effect"] == "at most"]
        lost: dict[str, Fraction] = {}
        for factor in self.told["factors"]:
            points = Fraction(factor["baseline"]["value"]) - self.get("points", factor["name"])
            weight = Fraction(1) if factor["weight"] is None else read(factor["weight"])
            lost[factor["code"]] = lost.get(factor["code"], Fraction(0)) + weight * points
        ranked = sorted((code for code in lost if lost[code] > 0), key=lambda code: -lost[code])
        most = self.told.get("reasons_at_most") or 0
        return [*told, *((code, "points", lost[code]) for code in ranked[:most])]

    @cached_property
    def review_due(self) -> date | None:
        """The earliest day that a rule or a watch names."""
        grade = self.grade
        due = []
        for rule in self.told["reviews"]:
            asked = not rule.get("grades") or grade in rule["grades"]
            applies = asked and (rule["condition"] is None or bool(self.term(rule["condition"])))
            day = shifted(self.as_of, rule["every"], 1) if applies else None
            assert (rule["applied"], rule["due"]) == (applies, None if day is None else day.isoformat())
            due += [] if day is None else [day]
        for watch in self.told["watches"]:
            alerts = self.term(watch["condition"])
            assert watch["applied"] is alerts
            due += [self.as_of] if alerts and watch["review_now"] else []
        return min(due, default=None)


def redo(told: Json) -> Redone:
    """The decision done again; raises `AssertionError` where the explanation says something else."""
    again = Redone(told)
    for section, kind in (("lets", "let"), ("tables", "table"), ("factors", "points"), ("actions", "action")):
        for step in told[section]:
            again.get(kind, step["name"])
    assert again.score == exact(told["score"])
    assert again.scored_grade == told["scored_grade"]
    assert again.grade == told["grade"]
    again.check_overrides()
    assert [control["applied"] for control in told["controls"]] == [
        again.term(control["condition"]) for control in told["controls"]
    ]
    assert again.reasons == [(one["code"], one["kind"], exact(one["lost"])) for one in told["reasons"]]
    due = again.review_due
    assert told["review_due"] == (None if due is None else due.isoformat())
    assert [rule["decided"] for rule in told["reviews"]] == [
        rule["applied"] and rule["due"] == told["review_due"] for rule in told["reviews"]
    ]
    if "scope" in told:
        assert again.term(told["scope"]) is True
    return again
