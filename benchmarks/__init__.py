"""Measurements, run by `make bench`: each module prints a table."""
