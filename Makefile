# `make` alone lists what there is to make.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test soundness agreement nightly spark lint format bench bench-large bench-peers interrupt docs clean setup setup-dev

bin := .venv/bin

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

demo: setup ## Decide a customer with a shipped policy, and say why
	@$(bin)/creditrules decide policies/network_service_credit.policy policies/customers/good-cdn.json --as-of 2026-03-01

test: setup-dev ## Run the tests; ARGS='-k grade' goes to pytest
	@$(bin)/python -m pytest -n auto --dist loadfile $(ARGS)

soundness: setup-dev ## Hold random policies to what check promises; N=200000 pairs of policy and customer
	@$(bin)/python -m tests.soundness.deep $(or $(N),200000) --first $(or $(FIRST),0)

agreement: setup-dev ## Hold every way to decide to the interpreter; N=20000 pairs of policy and customer, ENGINE=compiled|duckdb|postgres|spark|all
	@$(bin)/python -m tests.agreement.deep $(or $(N),20000) --engine $(or $(ENGINE),duckdb) --first $(or $(FIRST),0)

nightly: ## Hold every way to decide to the interpreter, and random policies to what check promises; takes hours
	@PYTHON='$(PYTHON)' scripts/setup spark
	@$(MAKE) --keep-going agreement soundness ENGINE=all FIRST=$$(date +%y%j)00000 # others every night

spark: ## Install Spark, which is large, and run the tests on it
	@PYTHON='$(PYTHON)' scripts/setup spark
	@$(bin)/python -m pytest tests/batch/test_spark.py tests/batch/test_spark_connect.py

lint: setup-dev ## Look at style, types and the order of imports
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/mypy
	$(bin)/lint-imports --no-logo

format: setup-dev ## Lay the code out and mend what can be mended
	$(bin)/ruff check --fix-only --quiet
	$(bin)/ruff format

bench: setup-dev ## Measure; SHORT=1 for a quick look
	@$(bin)/python -m benchmarks $(if $(SHORT),--short)

bench-large: setup-dev ## Decide portfolios of 1 and 5 million customers; takes minutes
	@$(bin)/python -m benchmarks.portfolio.large

bench-peers: ## Install other engines and measure one decision against them; SHORT=1 for a quick look
	@PYTHON='$(PYTHON)' scripts/setup peers
	@$(bin)/python -m benchmarks.decisions $(if $(SHORT),--short)

interrupt: setup-dev ## Kill runs of whole portfolios at any moment; N=100 of them
	@$(bin)/python -m tests.batch.interrupting $(or $(N),20)

docs: ## Build the documentation in build/docs
	@PYTHON='$(PYTHON)' scripts/setup docs
	$(bin)/python -m sphinx -W --keep-going -q -b html docs build/docs
	@echo 'build/docs/index.html'

clean: ## Remove everything that was made here, `.venv` too
	rm -rf .venv build dist .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# `.venv` is made where it is missing or out of date. Set PYTHON to choose the interpreter.
setup:
	@PYTHON='$(PYTHON)' scripts/setup

setup-dev:
	@PYTHON='$(PYTHON)' scripts/setup dev
