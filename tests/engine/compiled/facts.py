"""The facts that the network service policy cannot do without."""

FACTS: dict[str, object] = {
    "monthly_bill": "80000",
    "dishonest_debtor": False,
    "serious_violation": False,
    "licence_revoked": False,
    "bankruptcy": False,
    "invoices": [],
    "defaults": [],
    "lawsuits": [],
}
