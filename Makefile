# Two commands matter: `make run` and `make test`. Everything they need is set up by scripts/setup.sh.
PY := .venv/bin/python
# Three processes for the two processors of the smallest machine: with two, a third of the time was waiting, for servers
# to start and for a browser. A file of tests stays in one process, so that a product which its tests share is started
# once; tests/conftest.py says which comes first. (xdist_group does not: pytest-xdist 3.8 marks no groups under pytest 9.2.)
JOBS ?= 3
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run backup restore test a11y faults bench check fmt lock

help:
	@echo "make run    start Pathway CRM (PORT=8000 HOST=127.0.0.1; DEMO=0 for an empty one); Ctrl-C stops it"
	@echo "make backup all data into one file (FILE=...; by default in var/backups); the product may go on running"
	@echo "make restore FILE=...  put a backup in the place of an empty database (REPLACE=1: of any)"
	@echo "make test   run all tests on a PostgreSQL of their own (ARGS=tests/leads for some of them)"
	@echo "make a11y   every page in light and dark, at 360 and 1440 px, for accessibility (docs/accessibility.md)"
	@echo "make faults the fault tests in full numbers, with their figures (docs/reliability.md); long"
	@echo "make bench how fast it is, beside what this machine can do (LEADS=1000000 REQUESTS=200; 20000 for a quick look)"
	@echo "make check  formatter, linter, types, templates, layers, missing migrations"
	@echo "make fmt    let the formatters do their work"
	@echo "make lock   pin the requirements anew (UPGRADE=--upgrade for newer versions)"

run:
	@scripts/setup.sh run && . scripts/libraries.sh && exec $(PY) manage.py up

backup:
	@scripts/setup.sh run && exec $(PY) manage.py backup $(if $(FILE),"$(FILE)")

restore:
	@test -n "$(FILE)" || { echo "Which backup? make restore FILE=var/backups/..."; exit 1; }
	@scripts/setup.sh run && exec $(PY) manage.py restore "$(FILE)" $(if $(REPLACE),--replace)

test:
	@scripts/setup.sh test && . scripts/libraries.sh && exec $(PY) -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

a11y:
	@scripts/setup.sh test && . scripts/libraries.sh && export A11Y=all && exec $(PY) -m pytest tests/e2e/test_every_page.py $(ARGS)

# One process, so that the figures are the product's and not those of two tests in each other's way. All that reads FAULTS.
FAULT_TESTS := tests/faults tests/permissions/test_hostile_words.py tests/permissions/test_hostile_input.py
faults:
	@scripts/setup.sh test && . scripts/libraries.sh && export FAULTS=full && exec $(PY) -m pytest -rP $(FAULT_TESTS) $(ARGS)

LEADS ?= 1000000
REQUESTS ?= 200
bench:
	@scripts/setup.sh test && . scripts/libraries.sh && LEADS=$(LEADS) REQUESTS=$(REQUESTS) exec $(PY) -m tests.bench

check:
	@scripts/setup.sh check && . scripts/libraries.sh && exec scripts/check.sh

fmt:
	@scripts/setup.sh check
	@$(PY) -m ruff check --fix --quiet . || true
	@$(PY) -m ruff format --quiet .
	@git ls-files --cached --others --exclude-standard 'templates/*.html' | xargs .venv/bin/djade --target-version 5.2

lock:
	@scripts/setup.sh check && scripts/lock.sh $(UPGRADE)
