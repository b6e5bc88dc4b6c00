"""Every kind of finding, by number. A number, once given, keeps its meaning; each has a page under `docs/errors/`."""

from __future__ import annotations

from creditrules.diagnostics.diagnostic import Code, Severity

_codes: dict[int, Code] = {}


def _code(number: int, name: str, *, warns: bool = False) -> Code:
    severity = Severity.WARNING if warns or 500 <= number < 600 else Severity.ERROR
    code = Code(number, name, severity)
    if number in _codes:
        raise AssertionError(f"two codes with the number {number}")
    _codes[number] = code
    return code


# 1xx: the text cannot be read
UNREADABLE_FILE = _code(100, "unreadable-file")
UNEXPECTED_TEXT = _code(101, "unexpected-text")
UNKNOWN_BLOCK = _code(102, "unknown-block")
UNKNOWN_CHARACTER = _code(103, "unknown-character")
UNFINISHED = _code(104, "unfinished")
TEXT_BEFORE_BLOCK = _code(105, "text-before-block")
TOO_DEEP = _code(106, "too-deep")
WRONG_LITERAL = _code(107, "wrong-literal")
RESERVED = _code(108, "reserved")

# 2xx: names
UNKNOWN_NAME = _code(201, "unknown-name")
DUPLICATE_NAME = _code(202, "duplicate-name")
CIRCULAR_DEFINITION = _code(203, "circular-definition")
NOT_AVAILABLE_HERE = _code(204, "not-available-here")
DUPLICATE_BLOCK = _code(205, "duplicate-block")
MISSING_BLOCK = _code(206, "missing-block")
UNKNOWN_MEMBER = _code(207, "unknown-member")
DUPLICATE_CLAUSE = _code(208, "duplicate-clause")
MISSING_CLAUSE = _code(209, "missing-clause")

# 3xx: types and units
TYPE_MISMATCH = _code(301, "type-mismatch")
UNIT_MISMATCH = _code(302, "unit-mismatch")
CURRENCY_MISMATCH = _code(303, "currency-mismatch")
DURATION_MISMATCH = _code(304, "duration-mismatch")
TOO_MANY_DECIMALS = _code(305, "too-many-decimals")
ROUNDING_NEEDED = _code(306, "rounding-needed")
MAY_BE_MISSING = _code(307, "may-be-missing")
AGGREGATE_MISUSE = _code(308, "aggregate-misuse")
AMBIGUOUS_COMMA = _code(309, "ambiguous-comma")
WRONG_ARGUMENTS = _code(310, "wrong-arguments")
WRONG_RANGE = _code(311, "wrong-range")
TEXT_PLACEHOLDER = _code(312, "text-placeholder")

# 4xx: the rule set as a whole
GRADE_GAP = _code(401, "grade-gap")
GRADE_ORDER = _code(402, "grade-order")
WEIGHTS_TOTAL = _code(403, "weights-total")
ACTION_NOT_SET = _code(404, "action-not-set")
ACTION_CONFLICT = _code(405, "action-conflict")
EXAMPLE_INCOMPLETE = _code(406, "example-incomplete")
EXAMPLE_FAILED = _code(407, "example-failed")
BAND_GAP = _code(408, "band-gap")
MERGE_RULE = _code(409, "merge-rule")
NO_BASELINE = _code(410, "no-baseline")
OVERFLOW = _code(411, "overflow")
PROPERTY_FAILED = _code(412, "property-failed")
OUT_OF_RANGE = _code(413, "out-of-range")
INCOMPLETE_SCORING = _code(414, "incomplete-scoring")
NEVER_WINS = _code(415, "never-wins")
ROWS_DIFFER = _code(416, "rows-differ")
NEVER_APPLIES = _code(417, "never-applies")
UNREACHABLE_GRADE = _code(418, "unreachable-grade")
NOT_SHOWN = _code(419, "not-shown")

# 5xx: worth a second look
UNUSED = _code(501, "unused")
POINTS_ORDER = _code(502, "points-order")
EDGE_SENSES = _code(503, "edge-senses")
STRANGE_LETTERS = _code(504, "strange-letters")
COMMA_IN_LIST = _code(505, "comma-in-list")
DECIDES_NOTHING = _code(506, "decides-nothing")
EARNEST_DEPOSIT = _code(507, "earnest-deposit")
REPEATED_EXAMPLE = _code(508, "repeated-example")
ALWAYS_SAME = _code(509, "always-same")
SILENCE = _code(510, "silence")

# 6xx: facts
UNREADABLE_FACTS = _code(601, "unreadable-facts")
UNKNOWN_FACT = _code(602, "unknown-fact")
FACT_MISSING = _code(603, "fact-missing")
FACT_TYPE = _code(604, "fact-type")
FACT_RANGE = _code(605, "fact-range")
FACT_DECIMALS = _code(606, "fact-decimals")
FACT_MEMBER = _code(607, "fact-member")
FACT_SOURCE = _code(608, "fact-source")
FACT_STALE = _code(609, "fact-stale")
TOO_MANY = _code(610, "too-many")
OUT_OF_SCOPE = _code(611, "out-of-scope")
NOT_IN_FORCE = _code(612, "not-in-force")
AS_OF = _code(613, "as-of")
DUPLICATE_KEY = _code(614, "duplicate-key")
UNDECIDED = _code(615, "undecided")

# 7xx: whole portfolios
UNREADABLE_TABLE = _code(701, "unreadable-table")
UNKNOWN_COLUMN = _code(702, "unknown-column")
MISSING_COLUMN = _code(703, "missing-column")
COLUMN_TYPE = _code(704, "column-type")
CUSTOMER_ID = _code(705, "customer-id")
ORPHAN_RECORDS = _code(706, "orphan-records")
NOT_WRITTEN = _code(707, "not-written")
OUT_OF_MEMORY = _code(708, "out-of-memory")
OTHER_DECISION = _code(709, "other-decision")
ENGINE_LIMIT = _code(710, "engine-limit")
ENGINE_FAILED = _code(711, "engine-failed")

# 8xx: plugins, and what they bring
BROKEN_PLUGIN = _code(801, "broken-plugin")
SLOW_PLUGIN = _code(802, "slow-plugin", warns=True)
KIND_TWICE = _code(803, "kind-twice")
UNREADABLE_SETTINGS = _code(804, "unreadable-settings")
WRONG_SETTING = _code(805, "wrong-setting")
UNKNOWN_KIND = _code(806, "unknown-kind")
SECRET = _code(807, "secret")
UNKNOWN_SOURCE = _code(808, "unknown-source")
SOURCE_FAILED = _code(809, "source-failed", warns=True)
WRONG_ANSWER = _code(810, "wrong-answer", warns=True)
NO_CONSENT = _code(811, "no-consent", warns=True)
CONSENTS_UNREADABLE = _code(812, "consents-unreadable")
RECEIVER_FAILED = _code(813, "receiver-failed", warns=True)
SOURCES_DIFFER = _code(814, "sources-differ", warns=True)
WRONG_CUSTOMER = _code(815, "wrong-customer")
NOT_AUDITED = _code(816, "not-audited")
NO_SOURCE = _code(817, "no-source")
UNTOLD_FACT = _code(818, "untold-fact", warns=True)


def all_codes() -> tuple[Code, ...]:
    """Every code, by number."""
    return tuple(_codes[number] for number in sorted(_codes))


def find_code(word: str) -> Code | None:
    """The code with this number (`CR302`, `302`) or name (`unit-mismatch`)."""
    wanted = word.strip().casefold().removeprefix("cr")
    for code in _codes.values():
        if wanted in (str(code.number), code.name):
            return code
    return None
