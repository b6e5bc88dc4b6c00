"""Whole explanations of one policy's decisions. What is the same for all of them is made once."""

from __future__ import annotations

from creditrules.engine.decision import Decision
from creditrules.explain.build_actions import Actions
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_facts import Facts, Lets
from creditrules.explain.build_lines import Factors, Tables
from creditrules.explain.build_reasons import Reasons
from creditrules.explain.build_rules import Controls, Reviews, Watches
from creditrules.explain.build_score import Grades, Overrides, told_score
from creditrules.explain.build_terms import Terms
from creditrules.explain.model import Explanation, LastDecision
from creditrules.explain.plan import Plan
from creditrules.program.program import Program
from creditrules.values.quick import making

_explanation = making(
    Explanation,
    "policy",
    "title",
    "as_of",
    "audience",
    "score",
    "scored_grade",
    "grade",
    "reasons",
    "facts",
    "lets",
    "tables",
    "factors",
    "score_step",
    "grades",
    "overrides",
    "actions",
    "controls",
    "reviews",
    "review_due",
    "watches",
    "cites",
    "text",
    "scale",
    "scope",
    "reasons_at_most",
    "last",
)


class Whole:
    """Tells all that there is to tell of a decision."""

    def __init__(self, program: Program) -> None:
        plan = Plan(program)
        terms = Terms(plan)
        self._program = program
        self._facts = [Facts(each, plan, terms.aggregates) for each in program.facts.values()]
        self._lets = [Lets(each, plan, terms) for each in program.lets.values()]
        self._tables = [Tables(each, plan, terms) for each in program.tables.values()]
        self._factors = [Factors(each, plan, terms) for each in program.factors.values()]
        self._grades = Grades(plan)
        self._overrides = Overrides(plan, terms)
        self._actions = [Actions(each, plan, terms) for each in program.actions.values()]
        self._controls = [Controls(each, plan, terms) for each in program.controls]
        self._watches = [Watches(each, plan, terms) for each in program.watches]
        self._reviews = Reviews(plan, terms)
        self._reasons = Reasons(plan)
        self._scope = None if program.scope is None else terms.of(program.scope.condition)
        score = program.score
        self._score_place = None if score is None else plan.place(score.span, score.cites)

    def told(self, decision: Decision) -> Explanation:
        """The explanation for internal readers."""
        basis, program = Basis(decision), self._program
        sheet = basis.sheet
        last = sheet.previous
        facts = tuple([each.told(basis) for each in self._facts])
        for let in self._lets:
            let.value(basis)
        score = told_score(program.score, self._score_place, basis)
        controls = tuple([each.told(basis) for each in self._controls])
        watches = tuple([each.told(basis) for each in self._watches])
        applied = [each.applied for each in controls], [each.applied for each in watches]
        review_due, reviews = self._reviews.told(basis, now=any(each.applied and each.review_now for each in watches))
        return _explanation(
            decision.policy,
            program.title,
            sheet.as_of,
            "internal",
            sheet.score,
            sheet.scored_grade,
            sheet.grade,
            self._reasons.told(basis),
            facts,
            tuple([each.told(basis) for each in self._lets]),
            tuple([each.told(basis) for each in self._tables]),
            tuple([each.told(basis) for each in self._factors]),
            score,
            self._grades.told(basis),
            self._overrides.told(basis),
            tuple([each.told(basis, *applied) for each in self._actions]),
            controls,
            reviews,
            review_due,
            watches,
            program.cites,
            program.source.text,
            None if score is None else (score.low, score.high),
            None if self._scope is None else self._scope(basis, None),
            None if program.reasons is None else program.reasons.at_most,
            None if last is None else LastDecision(last.as_of, last.score, last.grade),
        )
