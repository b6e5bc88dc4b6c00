-- What `reference.policy` decides as of 2026-03-01, as an expert in DuckDB would write it for speed.
-- It reads the views `c` (customers), `t` (transactions) and `l` (lawsuits) and gives what the generated statement gives.
WITH recent AS (
  SELECT
    id,
    count(*) FILTER (coalesce(paid, DATE '2026-03-01') - due > 5) AS late_payments,
    max(coalesce(paid, DATE '2026-03-01') - due) AS longest_delay,
    sum(amount) AS turnover,
    sum(amount) FILTER (paid IS NULL AND due < DATE '2026-03-01') AS overdue
  FROM (SELECT id, due, paid, CAST(amount * 100 AS BIGINT) AS amount FROM t)
  WHERE due > DATE '2025-03-01' AND due <= DATE '2026-03-01'
  GROUP BY id
),
sued AS (
  SELECT id, sum(claim) AS claims
  FROM l
  WHERE filed > DATE '2024-03-01' AND filed <= DATE '2026-03-01'
  GROUP BY id
),
known AS (
  SELECT
    c.*,
    coalesce(late_payments, 0) AS late_payments,
    longest_delay,
    CAST(coalesce(turnover, 0) AS BIGINT) AS turnover,
    CAST(coalesce(overdue, 0) AS BIGINT) AS overdue,
    coalesce(claims, 0) AS claims
  FROM c
  LEFT JOIN recent USING (id)
  LEFT JOIN sued USING (id)
),
lines AS (
  SELECT
    *,
    CASE WHEN paid_in_capital IS NULL THEN 5 WHEN paid_in_capital < 500_000 THEN 1 WHEN paid_in_capital < 5_000_000 THEN 2
      WHEN paid_in_capital < 50_000_000 THEN 3 ELSE 4 END AS l1,
    CASE WHEN founded IS NULL THEN 5 WHEN founded > DATE '2025-03-01' THEN 1 WHEN founded > DATE '2023-03-01' THEN 2
      WHEN founded > DATE '2016-03-01' THEN 3 ELSE 4 END AS l2,
    CASE WHEN late_payments = 0 THEN 1 WHEN late_payments <= 1 THEN 2 WHEN late_payments <= 3 THEN 3
      WHEN late_payments <= 6 THEN 4 ELSE 5 END AS l3,
    CASE WHEN longest_delay IS NULL THEN 6 WHEN longest_delay <= 5 THEN 1 WHEN longest_delay <= 15 THEN 2
      WHEN longest_delay <= 30 THEN 3 WHEN longest_delay <= 60 THEN 4 ELSE 5 END AS l4,
    -- A share of at most 5% is one that, rounded half up to 6 decimals, is at most 0.05.
    CASE WHEN turnover = 0 THEN 5 WHEN 2_000_000 * overdue < turnover THEN 1
      WHEN 2_000_000 * overdue < 100_001 * turnover THEN 2 WHEN 2_000_000 * overdue < 400_001 * turnover THEN 3
      ELSE 4 END AS l5,
    CASE agency_grade WHEN 'AAA' THEN 1 WHEN 'AA' THEN 1 WHEN 'A' THEN 2 WHEN 'BBB' THEN 3 WHEN 'BB' THEN 4 WHEN 'B' THEN 5
      WHEN 'CCC' THEN 5 ELSE 6 END AS l6,
    CASE WHEN debt_ratio IS NULL THEN 5 WHEN debt_ratio <= 0.4 THEN 1 WHEN debt_ratio <= 0.6 THEN 2
      WHEN debt_ratio <= 0.85 THEN 3 ELSE 4 END AS l7,
    CASE WHEN claims <= 0 THEN 1 WHEN claims <= 100_000 THEN 2 WHEN claims <= 1_000_000 THEN 3 ELSE 4 END AS l8
  FROM known
),
points AS (
  SELECT
    *,
    CASE l1 WHEN 1 THEN 2 WHEN 2 THEN 5 WHEN 3 THEN 8 WHEN 4 THEN 10 ELSE 0 END AS p1,
    CASE l2 WHEN 2 THEN 3 WHEN 3 THEN 6 WHEN 4 THEN 8 ELSE 0 END AS p2,
    CASE l3 WHEN 1 THEN 20 WHEN 2 THEN 16 WHEN 3 THEN 10 WHEN 4 THEN 4 ELSE 0 END AS p3,
    CASE l4 WHEN 1 THEN 14 WHEN 2 THEN 10 WHEN 3 THEN 6 WHEN 4 THEN 2 WHEN 5 THEN 0 ELSE 4 END AS p4,
    CASE l5 WHEN 1 THEN 12 WHEN 2 THEN 9 WHEN 4 THEN 0 ELSE 4 END AS p5,
    CASE l6 WHEN 1 THEN 12 WHEN 2 THEN 10 WHEN 3 THEN 7 WHEN 4 THEN 3 WHEN 5 THEN 0 ELSE 4 END AS p6,
    CASE l7 WHEN 1 THEN 12 WHEN 2 THEN 8 WHEN 3 THEN 4 WHEN 4 THEN 0 ELSE 2 END AS p7,
    CASE l8 WHEN 1 THEN 12 WHEN 2 THEN 8 WHEN 3 THEN 3 ELSE 0 END AS p8
  FROM lines
),
scored AS (
  SELECT
    *,
    p1 + p2 + p3 + p4 + p5 + p6 + p7 + p8 AS score,
    archive < 0.6 OR (employees = 0 AND current_ratio IS NULL) AS thin,
    -- Points lost, and the place of the factor behind them. The larger, the earlier it is told; below zero, never.
    (10 - p1) * 9 - 1 AS a1,
    (8 - p2) * 9 - 2 AS a2,
    (20 - p3) * 9 - 3 AS a3,
    (14 - p4) * 9 - 4 AS a4,
    (12 - p5) * 9 - 5 AS a5,
    (12 - p6) * 9 - 6 AS a6,
    (12 - p7) * 9 - 7 AS a7,
    (12 - p8) * 9 - 8 AS a8
  FROM points
),
-- A comparison network: two fours sorted, the four largest of both, those sorted. The sum and the distance are
-- twice the larger, the sum without it twice the smaller: quicker than CASE, greatest and least.
network1 AS (
  SELECT
    *,
    CASE WHEN score >= 80 THEN 0 WHEN score >= 65 THEN 1 WHEN score >= 50 THEN 2 WHEN score >= 35 THEN 3 ELSE 4 END AS g0,
    a1 + a2 + abs(a1 - a2) AS b1, a1 + a2 - abs(a1 - a2) AS b2,
    a3 + a4 + abs(a3 - a4) AS b3, a3 + a4 - abs(a3 - a4) AS b4,
    a5 + a6 + abs(a5 - a6) AS b5, a5 + a6 - abs(a5 - a6) AS b6,
    a7 + a8 + abs(a7 - a8) AS b7, a7 + a8 - abs(a7 - a8) AS b8
  FROM scored
),
network2 AS (
  SELECT
    *,
    CASE WHEN listed THEN 4 WHEN thin AND g0 < 2 THEN 2 ELSE g0 END AS g,
    b1 + b3 + abs(b1 - b3) AS c1, b1 + b3 - abs(b1 - b3) AS c3,
    b2 + b4 + abs(b2 - b4) AS c2, b2 + b4 - abs(b2 - b4) AS c4,
    b5 + b7 + abs(b5 - b7) AS c5, b5 + b7 - abs(b5 - b7) AS c7,
    b6 + b8 + abs(b6 - b8) AS c6, b6 + b8 - abs(b6 - b8) AS c8
  FROM network1
),
network3 AS (
  SELECT
    *,
    c2 + c3 + abs(c2 - c3) AS m1, c2 + c3 - abs(c2 - c3) AS m2,
    c6 + c7 + abs(c6 - c7) AS m3, c6 + c7 - abs(c6 - c7) AS m4
  FROM network2
),
network4 AS (
  SELECT
    *,
    c1 + c8 + abs(c1 - c8) AS d1, m1 + m4 + abs(m1 - m4) AS d2,
    m2 + m3 + abs(m2 - m3) AS d3, c4 + c5 + abs(c4 - c5) AS d4
  FROM network3
),
network5 AS (
  SELECT
    *,
    2 * d1 + d3 + abs(2 * d1 - d3) AS e1, 2 * d1 + d3 - abs(2 * d1 - d3) AS e3,
    d2 + 2 * d4 + abs(d2 - 2 * d4) AS e2, d2 + 2 * d4 - abs(d2 - 2 * d4) AS e4
  FROM network4
),
network6 AS (
  SELECT
    *,
    e1 + e2 + abs(e1 - e2) AS f1, e1 + e2 - abs(e1 - e2) AS f2,
    e3 + e4 + abs(e3 - e4) AS f3, e3 + e4 - abs(e3 - e4) AS f4
  FROM network5
),
told AS (
  SELECT
    *,
    names[(f1 >> 6) % 9] AS r1,
    names[(f2 >> 6) % 9] AS r2,
    names[(f3 >> 6) % 9] AS r3,
    names[(f4 >> 6) % 9] AS r4,
    CASE WHEN g = g0 THEN NULL WHEN listed THEN 'on_list' ELSE 'thin_file' END AS lowered,
    customer_since > DATE '2025-09-01' AND customer_since <= DATE '2026-03-01' AS newcomer,
    CAST(monthly_bill * 100 AS BIGINT) AS bill
  FROM network6,
    -- What is below zero counts from the end, where there are no names.
    (SELECT ['litigation', 'debt', 'agency', 'overdue', 'delay', 'punctuality', 'age', 'capital',
      NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL] AS names)
),
limits AS (
  SELECT
    *,
    CASE g WHEN 0 THEN least(3 * bill // 10_000 * 10_000, turnover, 10_000_000_000)
      WHEN 1 THEN least(2 * bill // 10_000 * 10_000, 5_000_000_000)
      WHEN 2 THEN least(8 * bill // 100_000 * 10_000, 1_000_000_000)
      WHEN 3 THEN least(3 * bill // 100_000 * 10_000, 100_000_000) ELSE 0 END AS most
  FROM told
)
SELECT
  CAST(id AS VARCHAR) AS id,
  TRUE AS in_scope,
  CAST(score AS BIGINT) AS score,
  CAST(score AS BIGINT) AS unrounded_score,
  CASE g0 WHEN 0 THEN 'AA' WHEN 1 THEN 'A' WHEN 2 THEN 'B' WHEN 3 THEN 'C' ELSE 'D' END AS scored_grade,
  CASE g WHEN 0 THEN 'AA' WHEN 1 THEN 'A' WHEN 2 THEN 'B' WHEN 3 THEN 'C' ELSE 'D' END AS grade,
  CAST(CAST(CASE WHEN newcomer THEN least(most, 10_000_000) ELSE most END AS DECIMAL(18, 0)) * CAST(0.01 AS DECIMAL(3, 2))
    AS DECIMAL(18, 2)) AS "action credit_limit",
  CAST(CASE g WHEN 0 THEN 0.0 WHEN 1 THEN 0.0 WHEN 2 THEN 0.2 WHEN 3 THEN 0.5 ELSE 1.0 END AS DECIMAL(18, 1))
    AS "action prepayment",
  CASE WHEN g = 4 THEN 'prepaid' WHEN g >= 2 OR newcomer THEN 'days_15' WHEN g = 1 THEN 'days_30' ELSE 'days_60' END
    AS "action payment_terms",
  CASE WHEN g <= 1 THEN DATE '2027-03-01' WHEN g = 2 THEN DATE '2026-09-01' WHEN g = 3 THEN DATE '2026-06-01'
    ELSE DATE '2026-04-01' END AS review_due,
  CAST(p1 AS BIGINT) AS "points capital", l1 AS "line capital",
  CAST(p2 AS BIGINT) AS "points age", l2 AS "line age",
  CAST(p3 AS BIGINT) AS "points punctuality", l3 AS "line punctuality",
  CAST(p4 AS BIGINT) AS "points delay", l4 AS "line delay",
  CAST(p5 AS BIGINT) AS "points overdue", l5 AS "line overdue",
  CAST(p6 AS BIGINT) AS "points agency", l6 AS "line agency",
  CAST(p7 AS BIGINT) AS "points debt", l7 AS "line debt",
  CAST(p8 AS BIGINT) AS "points litigation", l8 AS "line litigation",
  CAST(CASE WHEN listed THEN 1 ELSE 0 END + CASE WHEN thin THEN 2 ELSE 0 END AS BIGINT) AS overrides,
  CAST((1 << g) + CASE WHEN newcomer THEN 32 ELSE 0 END AS BIGINT) AS controls,
  CAST(1 << g AS BIGINT) AS reviews,
  coalesce(lowered, r1) AS "reason 1",
  CASE WHEN lowered IS NULL THEN r2 ELSE r1 END AS "reason 2",
  CASE WHEN lowered IS NULL THEN r3 ELSE r2 END AS "reason 3",
  CASE WHEN lowered IS NULL THEN r4 ELSE r3 END AS "reason 4",
  CASE WHEN lowered IS NULL THEN NULL ELSE r4 END AS "reason 5"
FROM limits
