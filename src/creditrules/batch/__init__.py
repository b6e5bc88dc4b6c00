"""Whole portfolios: a policy as one SQL statement, and what is read, run and written around it."""
