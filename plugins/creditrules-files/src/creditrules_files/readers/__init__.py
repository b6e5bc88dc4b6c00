"""Readers of tables, one for each form of file."""
