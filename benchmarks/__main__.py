"""Runs every measurement; `--short` for a quick look."""

import argparse

from benchmarks import check_scaling, check_tables, decisions, gathering, startup
from benchmarks.portfolio import run as portfolio


def main() -> None:
    """Run them one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer runs, smaller policies")
    short = parser.parse_args().short
    startup.run(short=short)
    print()
    check_scaling.run(short=short)
    print()
    check_tables.run(short=short)
    print()
    decisions.run(short=short)
    print()
    portfolio.run(short=short)
    print()
    gathering.run(short=short)


if __name__ == "__main__":
    main()
