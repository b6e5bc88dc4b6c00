-- What no run can do without: every column that the policy asks for is read and looked at once.
SELECT
  (SELECT (sum(id), sum(paid_in_capital), max(founded), max(customer_since), sum(archive), sum(debt_ratio),
    sum(current_ratio), max(agency_grade), sum(monthly_bill), bool_or(listed), sum(employees)) FROM c),
  (SELECT (sum(id), max(due), max(paid), sum(amount)) FROM t),
  (SELECT (sum(id), max(filed), sum(claim)) FROM l)
