"""Everything that an explanation says itself, in English and in Chinese.

A message is named, and its two texts have the same `{values}`. Where English has a form for one and a form for many,
both are there, with a `|` between them.
"""

from __future__ import annotations

from enum import Enum, unique


@unique
class Say(Enum):
    """One table: name, English, Chinese."""

    # ---------------------------------------------------------------------------------------------------------- values
    YES = "yes", "是"
    NO = "no", "否"
    MISSING = "missing", "缺失"
    MISSING_SINCE = "missing, {cause}", "缺失（{cause}）"
    NOT_COLLECTED = "not collected", "未收集"
    UNAVAILABLE = "unavailable", "无法取得"
    STALE = "stale", "已过期"
    NO_CONSENT = "no consent", "未获同意"
    NOT_APPLICABLE = "not applicable", "不适用"
    NO_MEMBER = "none", "无"
    WITHHELD = "not shown", "不予显示"
    RECORDS = "{count} record|{count} records", "{count} 条记录"
    DAYS = "{count} day|{count} days", "{count} 天"
    MONTHS = "{count} month|{count} months", "{count} 个月"
    YEARS = "{count} year|{count} years", "{count} 年"
    COMMA = ", ", "、"
    PAUSE = ", ", "，"
    SEMICOLON = "; ", "；"
    COLON = ": ", "："
    GAP = " ", ""
    IN_ENGLISH = "(English)", "（英文）"
    IN_CHINESE = "(Chinese)", "（中文）"

    # -------------------------------------------------------------------------------------------------------- headline
    SCORE_OF = "score {score} of {high}", "评分 {score}，满分 {high}"
    SCORE_BETWEEN = "score {score} on a scale of {low} to {high}", "评分 {score}，范围 {low} 至 {high}"
    SCORE_IS = "score {score}", "评分 {score}"
    ACTION_IS = "{action}: {value}", "{action}：{value}"
    VERSION = "version {version}", "版本 {version}"
    AS_OF = "Decided as of", "决定日期"
    NEXT_REVIEW = "Next review", "下次复核"
    GRADE_BY_SCORE = "Grade by score alone", "仅按评分的等级"
    MEANT_FOR = "Meant for", "阅读对象"
    FOR_INTERNAL = "staff only", "仅限内部人员"
    FOR_CUSTOMER = "the customer", "客户本人"
    FOR_PUBLIC = "anybody", "公众"
    CLAUSES = "Clauses", "依据条款"
    SCALE = "The score on its scale", "评分在标尺上的位置"
    SCALE_TOLD = (
        "The score is {score}, on a scale from {low} to {high}. {spans}.",
        "评分为 {score}，标尺自 {low} 至 {high}。{spans}。",
    )
    SPAN_TOLD = "{grade} {start} to {end}", "{grade} {start} 至 {end}"
    SKIP = "Skip to the reasons", "跳到主要原因"

    # --------------------------------------------------------------------------------------------------------- reasons
    REASONS = "Reasons", "主要原因"
    NO_REASONS = "No points were lost, and nothing lowered the grade.", "没有失分，也没有降低等级的情形。"
    POINTS_LOST = "{count} point lost|{count} points lost", "失 {count} 分"
    BY_POINTS = "{title}: {points} of {baseline} points", "{title}：{baseline} 分中得 {points} 分"
    WITHHELD_OVERRIDE = "A rule that may not be shown lowered the grade", "一项不予显示的规则降低了等级"
    KNOCK_OUT = "knock-out", "一票否决"
    CAP = "cap", "等级上限"
    DECIDES = "decides", "起决定作用"
    APPLIES_TOO = "applies too", "同时适用"
    OVERRIDES = "Overrides that apply", "适用的等级调整"
    OVERRIDE = "Override", "等级调整"
    EFFECT = "Effect", "作用"
    RESULT = "Result", "结果"
    AT_LEAST = "at least {grade}", "不低于{grade}"
    AT_MOST = "at most {grade}", "不高于{grade}"
    IS_GRADE = "is {grade}", "定为{grade}"
    CHANGED_GRADE = "changed the grade from {before} to {after}", "等级由{before}改为{after}"
    CHANGED_NOTHING = "changed nothing", "未改变等级"
    WITHOUT = "without it {grade}", "若无此项则为{grade}"

    # ---------------------------------------------------------------------------------------------------------- points
    POINTS_TABLE = "How the score came about", "评分的构成"
    FACTOR = "Factor", "因素"
    VALUE = "Value", "数值"
    POINTS_HEAD = "Points", "得分"
    OF = "Of", "满分"
    AGAINST = "Against", "基准分"
    WEIGHT = "Weight", "权重"
    COUNTS = "Counts", "计入"
    LOST = "Lost", "失分"
    CLAUSE = "Clause", "条款"
    START = "Start", "起始分"
    BEFORE_ROUNDING = "Before rounding", "取整前"
    BARS = "Running total", "累计"
    BAR_TOLD = "from {start} to {end}", "由 {start} 至 {end}"
    BARS_TOLD = (
        "Full bars are points gained, one after the other; light ones are points lost; upright lines are thresholds.",
        "深色条为得分，逐项累计；浅色条为失分；竖线为各等级的界线。",
    )

    # ----------------------------------------------------------------------------------------------------------- terms
    TERMS = "Terms", "授信条件"
    TERM = "Term", "项目"
    SET_BY = "Set by", "设定规则"
    BECAUSE = "Because", "理由"
    LOWEST_OF = "lowest of {count}", "{count} 项中取最低"
    HIGHEST_OF = "highest of {count}", "{count} 项中取最高"
    EARLIEST_OF = "first in order of {count}", "{count} 项中取次序最前"
    LATEST_OF = "last in order of {count}", "{count} 项中取次序最后"
    ANY_OF = "yes where any of {count} says so", "{count} 项中任一为是即为是"
    ALL_OF = "yes where all {count} say so", "{count} 项均为是才为是"
    COMMON_OF = "what is common to {count}", "取 {count} 项的共同部分"
    JOINED_OF = "what {count} give together", "取 {count} 项的合并"
    AGREED_OF = "all {count} agree", "{count} 项一致"

    # -------------------------------------------------------------------------------------------------- the next grade
    NEXT_GRADE = "What would bring the next grade", "如何达到更高等级"
    WAYS_TOLD = (
        "Each of these ways would bring a better grade; each was tried by deciding again.",
        "以下每种方案均可达到更高等级，并均经重新决定验证。",
    )
    BEST_ALREADY = "There is no better grade.", "已是最高等级。"
    NOTHING_TO_CHANGE = (
        "No fact that decides the grade is one that the customer can change.",
        "决定等级的事实中，没有客户可以改变的。",
    )
    HELD = (
        "No change of other facts is enough as long as this holds: {what}.",
        "只要以下情形存在，改变其他事实均不足以提高等级：{what}。",
    )
    RECORDS_HELD = (
        "No change of other facts is enough as long as these records stay as they are: {what}.",
        "只要以下记录不变，改变其他事实均不足以提高等级：{what}。",
    )
    NEVER = "Nothing that the customer can change is enough.", "客户能够改变的事实均不足以提高等级。"
    NOT_BY_TWO = "No change of one fact or of two is enough.", "改变一项或两项事实均不足以提高等级。"
    UNFINISHED = (
        "The search was ended before all changes were tried: there may be a smaller one.",
        "搜索在尝试全部变化之前结束，可能存在更小的变化。",
    )
    WAY = "Way", "方案"
    FACT = "Fact", "事实"
    NOW = "Now", "现值"
    THEN = "Needed", "需达到"
    BRINGS = "Brings", "结果"
    AND = "and", "且"

    # ----------------------------------------------------------------------------------------------------- the outlook
    OUTLOOK = "Review and watches", "复核与监测"
    REVIEW_DUE = "The next review is due on {day}.", "下次复核应于 {day} 进行。"
    EVERY = "every {period}", "每 {period}复核"
    DUE_ON = "due on {day}", "应于 {day} 复核"
    RULE = "Rule", "规则"
    REVIEW_NOW = "review now", "立即复核"
    UNUSED = "Counted as missing", "按缺失处理的信息"
    DATED = "Dated", "信息日期"
    SOURCE = "Source", "来源"
    WHY = "Why", "原因"

    # ------------------------------------------------------------------------------------------------------ every step
    STEPS = "How it was worked out", "推算过程"
    STEPS_TOLD = (
        "Every step of the computation. Line numbers are those of {file}.",
        "以下列出全部推算步骤，行号均指 {file}。",
    )
    LINE = "line {line}", "第 {line} 行"
    LINE_HEAD = "Where", "出处"
    FACTS = "Facts", "客户信息"
    CONFIDENTIAL = "confidential", "保密"
    FRESH_UNTIL = "Fresh until", "有效至"
    NOTE = "Note", "备注"
    NUMBER = "No.", "序号"
    CONTRIBUTES = "Contributes", "计入值"
    MORE_RECORDS = "and {count} more record|and {count} more records", "另有 {count} 条记录"
    ENTERED = "{count} record that entered|{count} records that entered", "计入的 {count} 条记录"
    VALUES = "Values made from the facts", "由信息推算的数值"
    FORMULA = "Formula", "算式"
    WITH_NUMBERS = "With numbers", "代入数值"
    TABLES = "Decision tables", "决策表"
    COLUMN = "{column} is {value}", "{column} 为 {value}"
    FACTORS = "Factors", "评分因素"
    LOOKS_AT = "Looks at {subject}, which is {value}.", "考察 {subject}，其值为 {value}。"
    TRIED = "Lines in the order tried", "依次尝试的各行"
    WRITTEN = "As written", "原文"
    HOLDS = "holds", "符合"
    HOLDS_NOT = "does not hold", "不符合"
    WHY_NOT = "Why not", "未符合的原因"
    POINTS_TOLD = (
        "{points} points of {best} at best; {lost} lost against {baseline}.",
        "得 {points} 分，最高 {best} 分；相对于 {baseline} 分失 {lost} 分。",
    )
    WEIGHTED_TOLD = "With a weight of {weight} it counts {counts}.", "权重 {weight}，计入 {counts} 分。"
    SCORE_AND_GRADE = "Score and grade", "评分与等级"
    GRADES = "Grades", "等级"
    GRADE = "Grade", "等级"
    GIVEN = "Given", "条件"
    DISTANCE = "The score is", "评分相差"
    SHORT_BY = "{count} point short|{count} points short", "低 {count} 分"
    ABOVE_BY = "{count} point above|{count} points above", "高 {count} 分"
    FROM = "from {threshold}", "不低于 {threshold}"
    ABOVE = "above {threshold}", "高于 {threshold}"
    OTHERWISE = "otherwise", "其余"
    OVERRIDE_ONLY = "by override only", "仅由调整产生"
    BY_SCORE = "by the score", "按评分"
    FINAL = "final", "最终"
    ALL_OVERRIDES = "Overrides", "等级调整"
    CONTROLS = "Controls", "控制规则"
    CONTROL = "Control", "控制规则"
    CONDITION = "Condition", "条件"
    ACTIONS = "How the terms were set", "授信条件的形成"
    APPLIES = "applies", "适用"
    APPLIES_NOT = "does not apply", "不适用该规则"
    DECIDED_HERE = "decided", "采用"
    STORED_ROUNDED = "rounded half up to {step}", "四舍五入至 {step}"
    SCOPE = "Whom the policy applies to", "政策适用范围"
    REVIEWS = "Review rules", "复核规则"
    WATCHES = "Watches", "监测规则"
    WATCH = "Watch", "监测规则"
    LAST = "Compared with the decision as of {day}", "与 {day} 的决定相比"
    LAST_UNDATED = "Compared with a decision of no known date", "与日期不明的上次决定相比"
    NO_LAST = "There was no earlier decision to compare with.", "此前没有可比较的决定。"

    # -------------------------------------------------------------------------------------------------------- formulas
    NOT_ASKED = "not asked", "未求值"
    BOTH = " and ", " 且 "
    EITHER = " or ", " 或 "
    NOT = "not {value}", "非 {value}"
    ELSE = "{value} else {other}", "{value}，否则取 {other}"
    IS_WITHIN = "{value} within {other}", "{value} 在 {other} 之内"
    IS_THE = "{value} is {other}", "{value} 为 {other}"
    IS_NOT = "{value} is not {other}", "{value} 不为 {other}"
    IS_AMONG = "{value} is one of ({other})", "{value} 属于（{other}）之一"
    IS_NOT_AMONG = "{value} is not one of ({other})", "{value} 不属于（{other}）之一"
    INCLUDES = "{value} includes {other}", "{value} 包括 {other}"
    IS_KNOWN = "{value} is known", "{value} 为已知"
    IS_MISSING = "{value} is missing", "{value} 缺失"
    ROUNDED_UP = "{value} rounded up to {other}", "{value} 向上取整至 {other}"
    ROUNDED_DOWN = "{value} rounded down to {other}", "{value} 向下取整至 {other}"
    ROUNDED_HALF_UP = "{value} rounded half up to {other}", "{value} 四舍五入至 {other}"
    ROUNDED_HALF_EVEN = "{value} rounded half even to {other}", "{value} 四舍六入五成双至 {other}"
    AS_PERCENT = "{value} as percent", "{value} 作为百分数"
    AS_NUMBER = "{value} as number", "{value} 作为数"
    LEAST_OF = "least of ({values})", "最小值（{values}）"
    GREATEST_OF = "greatest of ({values})", "最大值（{values}）"
    DAYS_SINCE = "days since {values}", "自 {values} 起的天数"
    MONTHS_SINCE = "complete months since {values}", "自 {values} 起的满月数"
    YEARS_SINCE = "complete years since {values}", "自 {values} 起的满年数"
    COUNT_OF = "number of records, {count} of {looked}", "记录数（{looked} 条中 {count} 条）"
    SUM_OF = "sum over {count} of {looked} records", "合计（{looked} 条记录中 {count} 条）"
    MEAN_OF = "mean over {count} of {looked} records", "平均（{looked} 条记录中 {count} 条）"
    LEAST_AMONG = "least in {count} of {looked} records", "最小值（{looked} 条记录中 {count} 条）"
    GREATEST_AMONG = "greatest in {count} of {looked} records", "最大值（{looked} 条记录中 {count} 条）"
    SHARE_OF = "share, {count} of {looked} records", "占比（{looked} 条记录中 {count} 条）"
    ANY_AMONG = "any, {count} of {looked} records", "任一（{looked} 条记录中 {count} 条）"
    EVERY_AMONG = "every, {count} of {looked} records", "全部（{looked} 条记录中 {count} 条）"

    # --------------------------------------------------------------------------------------------------------- why not
    MISSED = "is {value}, would have to be {needed}", "为 {value}，须{needed}"
    OFF_BY = "off by {distance}", "相差 {distance}"
    OFF_BY_MORE = "off by more than {distance}", "相差超过 {distance}"
    PERCENTAGE_POINTS = "{count} percentage point|{count} percentage points", "{count} 个百分点"
    OR_ELSE = ", or ", "，或"
    OR_THAT = "; or ", "；或 "
    NEEDS_BELOW = "below {bound}", "低于 {bound}"
    NEEDS_AT_MOST = "at most {bound}", "不超过 {bound}"
    NEEDS_ABOVE = "above {bound}", "高于 {bound}"
    NEEDS_AT_LEAST = "at least {bound}", "不低于 {bound}"
    NEEDS_EQUAL = "{bound}", "等于 {bound}"
    NEEDS_OTHER = "other than {bound}", "不等于 {bound}"
    NEEDS_ONE_OF = "one of {bound}", "属于 {bound}"
    NEEDS_NONE_OF = "none of {bound}", "不属于 {bound}"
    NEEDS_WITH = "with {bound}", "包括 {bound}"
    NEEDS_WITHOUT = "without {bound}", "不包括 {bound}"
    NEEDS_KNOWN = "known", "为已知"
    NEEDS_MISSING = "missing", "为缺失"
    NEEDS_YES = "yes", "为是"
    NEEDS_NO = "no", "为否"

    # ------------------------------------------------------------------------------------------------------ the policy
    POLICY_TEXT = "The policy", "政策原文"
    LINES_MARKED = "{file}; the lines that decided are marked.", "{file}；起决定作用的各行已标出。"
    LINES_ALONE = "The lines of {file} that decided.", "{file} 中起决定作用的各行。"
    LINE_DECIDED = "decided", "起决定作用"
    POLICY_DIGEST = (
        "Policy {policy}, version {version}, SHA-256 {digest}",
        "政策 {policy}，版本 {version}，SHA-256 {digest}",
    )
    MADE_BY = (
        "Made by creditrules from the trace of the decision; explanation version {version}.",
        "由 creditrules 根据决定的推算记录生成；说明格式版本 {version}。",
    )

    def in_language(self, code: str, *, one: bool = False) -> str:
        """The text in a language; English has a form for one where it says so."""
        if code == "zh":
            return self.value[1]
        single, _, many = self.value[0].partition("|")
        return single if one or not many else many
