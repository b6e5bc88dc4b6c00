"""Everything that an explanation says itself, in English and in Chinese.

A message is named, and its two texts have the same `{values}`. Where English has a form for one and a form for many,
both are there, with a `|` between them.
"""

from __future__ import annotations

from enum import Enum, unique


@unique
class Say(Enum):
    """One table: name, English, Chinese."""

    # ------------------------------------------------------------------------------------------------------ values
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
    POINTS = "{count} point|{count} points", "{count} 分"
    COMMA = ", ", "、"
    SEMICOLON = "; ", "；"
    COLON = ": ", "："
    GAP = " ", ""
    IN_ENGLISH = "(English)", "（英文）"
    IN_CHINESE = "(Chinese)", "（中文）"

    # ---------------------------------------------------------------------------------------------------- headline
    EXPLANATION = "Credit decision explained", "信用决定说明"
    SCORE_OF = "score {score} of {high}", "评分 {score} / {high}"
    SCORE_BETWEEN = "score {score} on a scale of {low} to {high}", "评分 {score}（{low} 至 {high}）"
    ACTION_IS = "{action}: {value}", "{action}：{value}"
    VERSION = "version {version}", "版本 {version}"
    AS_OF = "Decided as of", "决定日期"
    NEXT_REVIEW = "Next review", "下次复核"
    GRADE_BY_SCORE = "Grade by score alone", "仅按评分的等级"
    MEANT_FOR = "Meant for", "阅读对象"
    FOR_INTERNAL = "staff only: it holds what is confidential", "仅限内部人员，含保密信息"
    FOR_CUSTOMER = "the customer", "客户本人"
    FOR_PUBLIC = "anybody", "公众"
    CLAUSES = "Clauses", "依据条款"

    # ------------------------------------------------------------------------------------------------------- scale
    SCALE = "The score on its scale", "评分在等级标尺上的位置"
    SCALE_TOLD = (
        "A score of {score}, on a scale from {low} to {high}. {spans}.",
        "评分 {score}，标尺自 {low} 至 {high}。{spans}。",
    )
    SPAN_TOLD = "{grade} from {start} to {end}", "{grade}：{start} 至 {end}"

    # ----------------------------------------------------------------------------------------------------- reasons
    REASONS = "Reasons", "主要原因"
    NO_REASONS = "No points were lost, and nothing lowered the grade.", "没有失分，也没有降低等级的情形。"
    NO_CONTROL = "Nothing in particular was found.", "未发现特别情形。"
    POINTS_LOST = "{count} point lost|{count} points lost", "失 {count} 分"
    KNOCK_OUT = "knock-out", "一票否决"
    CAP = "cap", "等级上限"
    DECIDES = "decides", "起决定作用"
    APPLIES_TOO = "applies too", "同时适用"

    # ------------------------------------------------------------------------------------------------------ points
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
    BARS = "Waterfall", "累计图"
    BARS_TOLD = (
        "Filled: points gained, one factor after the other. Outlined: points lost.",
        "实心：依次累计的得分；空心：失去的分数。",
    )

    # ------------------------------------------------------------------------------------------------------- terms
    TERMS = "Terms", "授信条件"
    TERM = "Term", "项目"
    SET_BY = "Set by", "由何规则设定"
    BECAUSE = "Because", "理由"
    LOWEST_OF = "the lowest of {count}", "取 {count} 项中最低者"
    HIGHEST_OF = "the highest of {count}", "取 {count} 项中最高者"
    EARLIEST_OF = "the first in order of {count}", "取 {count} 项中次序最前者"
    LATEST_OF = "the last in order of {count}", "取 {count} 项中次序最后者"
    ANY_OF = "yes if any of {count} says so", "{count} 项中任一为是即为是"
    ALL_OF = "yes if all {count} say so", "{count} 项均为是才为是"
    COMMON_OF = "what is common to {count}", "取 {count} 项的共同部分"
    JOINED_OF = "what {count} allow together", "取 {count} 项的合并"
    AGREED_OF = "all {count} agree", "{count} 项一致"

    # --------------------------------------------------------------------------------------------------- next grade
    NEXT_GRADE = "What would bring the next grade", "如何达到更高等级"
    NEXT_GRADE_IS = (
        "Each of these changes would bring {grade}; each was tried by deciding again.",
        "以下任一变化均可达到{grade}，每一项均经重新决定验证。",
    )
    BEST_ALREADY = "There is no better grade.", "已是最高等级。"
    NO_CHANGE = (
        "No change of one or two facts that the customer can act on brings {grade}.",
        "客户能够改变的事实中，任一项或任两项的变化都不足以达到{grade}。",
    )
    WAY = "Way", "方案"
    FACT = "Fact", "事实"
    NOW = "Now", "现在"
    THEN = "Needed", "需要"
    BRINGS = "Brings", "结果"
    AND = "and", "且"

    # ----------------------------------------------------------------------------------------------------- overrides
    OVERRIDES = "Overrides that apply", "适用的等级调整"
    OVERRIDE = "Override", "等级调整"
    EFFECT = "Effect", "作用"
    RESULT = "Result", "结果"
    AT_LEAST = "at least {grade}", "不低于{grade}"
    AT_MOST = "at most {grade}", "不高于{grade}"
    IS_GRADE = "is {grade}", "定为{grade}"
    CHANGED_GRADE = "changed the grade from {before} to {after}", "等级由{before}改为{after}"
    CHANGED_NOTHING = "changed nothing", "未改变等级"
    WITHOUT = "without it: {grade}", "若无此项：{grade}"

    # ------------------------------------------------------------------------------------------------------- outlook
    OUTLOOK = "Review and watches", "复核与监测"
    REVIEW_DUE = "The next review is due on {day}.", "下次复核应于{day}进行。"
    RULE = "Rule", "规则"
    DUE = "Due", "到期日"
    REVIEW_NOW = "review now", "立即复核"
    ALERTS = "alerts", "已触发"
    UNUSED = "Counted as missing", "按缺失处理"
    DATED = "Of", "日期"
    SOURCE = "Source", "来源"
    WHY = "Why", "原因"

    # --------------------------------------------------------------------------------------------------- derivation
    STEPS = "How it was worked out", "推算过程"
    STEPS_TOLD = (
        "Every step of the computation, in its order. Lines are those of {file}.",
        "按顺序列出全部推算步骤。行号均指 {file}。",
    )
    LINE = "line {line}", "第 {line} 行"
    LINE_HEAD = "Line", "行"
    FACTS = "Facts", "客户信息"
    CONFIDENTIAL = "confidential", "保密"
    FRESH_UNTIL = "Fresh until", "有效至"
    NOTE = "Note", "备注"
    VALUES = "Values made from the facts", "由信息推算的数值"
    FORMULA = "Formula", "算式"
    WITH_NUMBERS = "With numbers", "代入数值"
    TABLES = "Decision tables", "决策表"
    COLUMN = "{column} is {value}", "{column} 为 {value}"
    FACTORS = "Factors", "评分因素"
    LOOKS_AT = "Looks at {subject}, which is {value}.", "考察 {subject}，其值为 {value}。"
    TRIED = "Lines in the order tried", "依次尝试的各行"
    HOLDS = "holds", "符合"
    HOLDS_NOT = "does not hold", "不符合"
    GIVES = "gives {points}", "得 {points}"
    POINTS_TOLD = "{points} of {best}, {lost} lost against {baseline}.", "得 {points} 分，满分 {best}；相对基准 {baseline} 失 {lost} 分。"
    WEIGHTED_TOLD = "With a weight of {weight} it counts {counts}.", "权重 {weight}，计入 {counts} 分。"
    SCORE = "Score", "评分"
    SUM = "Sum", "合计"
    ROUNDED_TO = "rounded {mode} to {step}", "按 {step} 为单位{mode}"
    MODE_UP = "up", "向上取整"
    MODE_DOWN = "down", "向下取整"
    MODE_HALF_UP = "half up", "四舍五入"
    MODE_HALF_EVEN = "half even", "四舍六入五成双"
    GRADES = "Grades", "等级"
    GRADE = "Grade", "等级"
    FROM = "from {threshold}", "不低于 {threshold}"
    ABOVE = "above {threshold}", "高于 {threshold}"
    OTHERWISE = "otherwise", "其余"
    OVERRIDE_ONLY = "by override only", "仅由调整产生"
    BY_SCORE = "by the score", "按评分"
    FINAL = "final", "最终"
    SCORE_AWAY = "{count} point away|{count} points away", "相差 {count} 分"
    ALL_OVERRIDES = "Overrides", "等级调整"
    CONTROLS = "Controls", "控制规则"
    CONTROL = "Control", "控制规则"
    CONDITION = "Condition", "条件"
    ACTIONS = "How the terms were set", "授信条件的形成"
    APPLIES = "applies", "适用"
    APPLIES_NOT = "does not apply", "不适用该规则"
    REVIEWS = "Review rules", "复核规则"
    WATCHES = "Watches", "监测规则"
    WATCH = "Watch", "监测规则"
    WHY_NOT = "Why not", "未成立的原因"
    DECIDED_HERE = "decided", "决定"

    # ------------------------------------------------------------------------------------------------------ why not
    MISSED_BY = "{value}, not {bound}: off by {distance}", "{value}，不满足 {bound}：相差 {distance}"
    MISSED = "{value}, not {bound}", "{value}，不满足 {bound}"

    # --------------------------------------------------------------------------------------------------- the policy
    POLICY_TEXT = "The policy, with the lines that decided", "政策原文与起决定作用的各行"
    POLICY_DIGEST = "Policy {policy}, version {version}, SHA-256 {digest}", "政策 {policy}，版本 {version}，SHA-256 {digest}"
    LINE_DECIDED = "decided", "起决定作用"
    SKIP = "Skip to the decision", "跳到决定内容"
    MADE_BY = (
        "Made by creditrules from the trace of the decision; form {version}.",
        "由 creditrules 根据决定的推算记录生成；格式版本 {version}。",
    )

    def in_language(self, code: str, *, one: bool = False) -> str:
        """The text in a language; English has a form for one where it says so."""
        if code == "zh":
            return self.value[1]
        single, _, many = self.value[0].partition("|")
        return single if one or not many else many
