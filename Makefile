# Everything a newcomer needs. `make help` says what there is.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
# Where it is set, each of the many processes that are started here would compile the whole program again.
export PYTHONDONTWRITEBYTECODE :=
.PHONY: help setup demo demo-reset test check bench demands coverage mutants

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

setup: ## the virtual environment with locked dependencies, and nothing else
	@PYTHON="$(PYTHON)" sh scripts/setup.sh

demo: setup ## run the product with an invented municipality (PORT=, FAMILIEPLAN_HOME=)
	@sh scripts/system.sh pango
	@exec $(BIN)/python -m familieplan.config.demo

demo-reset: setup ## throw the demo's data away
	@exec $(BIN)/python -m familieplan.config.demo --reset

test: setup ## all tests, on real PostgreSQL, Valkey, Celery and Chromium
	@sh scripts/system.sh pango
	@sh scripts/system.sh chromium
	@sh scripts/system.sh pgbouncer
	@$(BIN)/python -m pytest -n auto --dist loadgroup

check: setup ## static checks: style, types, floors, templates, migrations, production settings
	@sh scripts/system.sh pango
	@sh scripts/check.sh

bench: setup ## speed as ratios against bare SQL
	@$(BIN)/python -m tests.bench

demands: setup ## each demand of the municipality's plans, the tests that name it, and whether they hold
	@sh scripts/system.sh pango
	@sh scripts/system.sh chromium
	@$(BIN)/python -m tests.demands

coverage: setup ## every line and branch of access, audit and sharing is reached by their own tests
	@$(BIN)/python -m tests.mutants coverage

mutants: setup ## changes that code in small ways, by the thousand; a test must notice at least 90 % (an hour or more; ARGS="--sample 20", "--only …")
	@$(BIN)/python -m tests.mutants mutants $(ARGS)
