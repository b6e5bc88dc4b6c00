"""Small policies whose facts have so few values that every customer can be tried."""

HEAD = """policy small "Small"
  language 1
  version "1"
  currency CNY

"""

BANDS = (
    HEAD
    + """
facts
  ratio   : number with 1 decimals 0 to 8
  late    : whole number -3 to 37
  rating  : one of AAA, AA, A, B
  archive : percent with 0 decimals 50% to 70%  optional
  age     : whole number 0 to 50  fixed
  barred  : yes or no

factor f_ratio by ratio
   0 points  below 1
  10 points  below 2
  25 points  2 to 7.5
   5 points  above 7.5

factor f_late by late
  30 points  up to 0
  20 points  up to 15
   5 points  up to 30
   0 points  above 30

factor f_rating by rating
  20 points  is AAA, AA
   8 points  is A
   0 points  is B

factor f_archive by archive
   0 points  below 60%
   9 points  from 60%
   4 points  missing

factor f_age by age
   0 points  below 10
  16 points  from 10

score "Score" 0 to 100
  sum of points

grades
  good    from 70
  medium  from 40
  poor    otherwise

override barred_one "Barred" when barred
  grade is poor

override too_late "Too late" when late > 35
  grade at most medium
"""
)

COMPUTED = (
    HEAD
    + """
facts
  debts   : whole number 0 to 40
  assets  : whole number 0 to 40
  since   : date 2025-04-01 to 2026-03-31
  paid    : date 2026-01-15 to 2026-03-20  optional
  size    : one of small, large
  extras  : set of deposit, guarantee, pledge
  income  : money 0 CNY to 2.50 CNY

let debt_share = debts / assets

let months = months since since

let allowed = (income * 2 rounded down to 1 CNY) + 1 CNY

table longest : whole number
  | size  | longest |
  | small |  4      |
  | large | 10      |

factor f_debts by debt_share
  30 points  up to 0.5
  12 points  up to 0.9
   0 points  above 0.9
   6 points  missing

factor f_months
  20 points  when months >= longest
   9 points  when months >= 3
   0 points  otherwise

factor f_paid
  15 points  when paid is known and paid within 30 days
   0 points  otherwise

factor f_extras
  10 points  when extras includes deposit
   7 points  when extras includes pledge and not (extras includes guarantee)
   0 points  otherwise

factor f_income by income
  6 * (income / 1 CNY) points  below 2 CNY
  25 points  from 2 CNY

score "Score" 0 to 200
  starting at 1
  sum of points
  rounded half up to 1

grades
  a  above 80
  b  from 55
  c  from 30
  d  otherwise

override indebted "Indebted" when debts > 25 and max(debts, assets) > 2 * assets - 5
  grade at most b

override small_income "Small income" when allowed < 4 CNY
  grade at most c
"""
)

TOGETHER = (
    HEAD
    + """
facts
  equity : whole number 0 to 30
  loan   : whole number 0 to 60

factor both
  50 points  when equity + 2 * loan >= 90
   0 points  otherwise

factor apart by equity
  10 points  from 25
   0 points  below 25

score "Score" 0 to 100
  sum of points

grades
  good  from 50
  fair  from 10
  poor  otherwise
"""
)

JOINT = (
    HEAD
    + """
facts
  equity : whole number 0 to 30
  loan   : whole number 0 to 35

factor both
  50 points  when equity + 2 * loan >= 90
   0 points  otherwise

score "Score" 0 to 100
  sum of points

grades
  good  from 50
  poor  otherwise
"""
)

EVERY_KIND = """policy every_kind "Every kind"
  language 1
  version "1"
  currency CNY
  applies when domestic and (staff else 1) <= 900 because "Abroad, or too large"

facts
  domestic : yes or no
  staff    : whole number 0 to 1,000          optional
  sales    : money -1 million to 1 million
  share    : percent -50% to 150%              optional
  cap      : money 0 to 100,000
  opened   : date 2020-01-01 to 2030-12-31     optional
  renewed  : date 2020-01-01 to 2030-12-31
  tier     : one of gold, silver, iron         optional
  other    : one of gold, silver, iron
  perks    : set of fast, free
  orders   : list of order, at most 5
  pledged  : yes or no                         optional

record order
  placed : date 2020-01-01 to 2030-12-31
  value  : money 0 to 1 million
  weight : whole number 0 to 9
  late   : yes or no

let large = count(orders where value > cap)
let any_late = any(orders where late and value >= cap)
let none_small = every(orders where value >= cap among placed within 24 months)
let share_large = share(orders where value > cap among weight > 0)
let mean_value = mean(value + cap of orders weighted by weight where value >= cap)
let plain_mean = mean(value - cap of orders)
let most = max(value of orders where value <= cap)
let first_order = min(placed of orders where value > cap)
let least = min(cap - value of orders)
let total = sum(value of orders where not late and value < cap)
let per_head = sales / (staff else 0)
let margin = -share else -10%
let kept = min(sales, cap) rounded half even to 10 CNY
let latest = max(opened else renewed, renewed)
let best = min(tier else iron, other)
let until = renewed + 6 months
let so_long = renewed - (opened else renewed)
let part = 25% of sales
let risky = pledged else no

table rate : percent
  | staff   | tier         | rate |
  | missing | any          | 1%   |
  | <= 10   | gold, silver | 2%   |
  | 5 to 50 | any          | 3.5% |
  | any     | iron         | 0%   |
  | any     | any          | 4%   |

let quick = perks includes fast

table fee : money CNY
  | staff    | fee            |
  | missing  | 0 CNY          |
  | below 20 | sales * 0.0012 |
  | any      | 12.34 CNY      |

let ratio = cap / sales as percent
let fraction = share as number

table kind : one of gold, silver, iron
  | quick | kind   |
  | yes   | gold   |
  | any   | silver |

factor f_large by large
  4 points  is 0
  3 points  up to 2
  1 point   otherwise

factor f_heads by per_head
  9 points  above 1,000 CNY
  5 points  from -20 CNY
  2 points  below -20 CNY
  1 point   missing

factor f_rate by rate
  6 points  from 3%
  3 points  below 3%

factor f_conditions
  7 points  when any_late or not none_small
  5 points  when mean_value is known and mean_value > 400,000 CNY or plain_mean is missing
  4 points  when share_large is known and share_large >= 50%
  3 points  when most is known and most < 50,000 CNY or least is known and least > 0 CNY
  2 points  when first_order is known and first_order < renewed
  1 point   otherwise

factor f_days
  8 points  when latest within 12 months and years since latest = 0
  6 points  when until > as_of and days since renewed < 100
  4 points  when so_long > 365
  0 points  otherwise

factor f_fees
  3 points  when fee != 12.34 CNY and fee > 5.55 CNY
  1 point   when ratio is known and ratio > 20% or fraction is known and fraction > 0.3
  0 points  otherwise

factor f_words
  5 points  when best is gold and kind is silver
  3 points  when (tier else other) <= other and risky
  0 points  otherwise

factor f_money
  (kept / 1,000 CNY) rounded down to 1 points  when kept >= 20,000 CNY and kept <= 60,000 CNY
  3 points  when margin > 40% or part < total or perks includes free
  -2 points  otherwise

score "Score" -1,000 to 200
  sum of points
  rounded down to 2

grades
  a  from 40
  b  above 24
  c  from 16
  d  otherwise
  e

override lift when f_words = 5 and not risky
  grade at least b

override little when factors_known < 8
  grade at most c

override guessed when points_from_missing >= 1 and share is missing
  grade is e

override fair_only when scored_grade is b and domestic and cap > 500 CNY
  grade at most c

override average when score >= 12 and score <= 14 and renewed + 1 month > as_of
  grade at least c

override worse when previous sales is known and sales < previous sales
  grade at most b

override by_terms when lent > 30,000 CNY and (not asked or held_back) and day_of > 2026-02-01
  grade at most c

override by_services
  when opened_up includes fast and not (closed includes free) and term is net_30 and most_lent < 90,000 CNY
  grade at least c

actions
  lent      : money 0 to 100,000                lowest applies
  most_lent : money 0 to 100,000                highest applies
  day_of    : date 2020-01-01 to 2030-12-31
  asked     : yes or no                         any applies
  held_back : yes or no                         all applies
  opened_up : set of fast, free                 joined applies
  closed    : set of fast, free                 common applies
  term      : one of net_30, net_60, prepaid    latest applies

control base when yes
  lent      = cap
  most_lent = cap
  day_of    = renewed
  asked     = no
  held_back = yes
  opened_up = perks
  closed    = fast, free
  term      = net_30

control careful when sales < 0 CNY
  lent      = 25,000.004 * 1 CNY
  most_lent = 50% of cap
  asked     = yes
  held_back = pledged else no
  opened_up = free
  closed    = perks

control early when pledged is known and cap > 10,000 CNY
  most_lent = 99,000 CNY

control later when staff is known and staff > 100
  term      = prepaid
  lent      = max(sales, 0 CNY) / 10

control tiers when other is silver
  held_back = no
  closed    = free
  term      = net_60
"""
