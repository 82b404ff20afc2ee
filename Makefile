# Every target sets up what it needs; a machine needs Python 3.11 or later and make, nothing else.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
WORKERS ?= 2
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCH_READY := .venv-bench/.ready

# What the demo routes: a log, its mapping, a policy, a roster; the answers land in $(DEMO_OUT).
DEMO_OUT := out/demo
DEMO := simulations/samples/boston_311_two_weeks.csv --policy policies/city.yaml \
	--mapping simulations/samples/boston_311.mapping.yaml --roster policies/city.roster.yaml --out $(DEMO_OUT)

.PHONY: help setup demo test test-compiled lint bench compile lock clean
.DELETE_ON_ERROR:

help:
	@echo "make demo    route the shipped sample and print the summary"
	@echo "make test    everything that must hold: lint, types, import contracts, tests, coverage of the core"
	@echo "make lint    ruff, mypy, import contracts"
	@echo "make bench   measure beside rivals; ONLY=engine takes one family"
	@echo "make compile builds a compiled core in build/compiled; make test-compiled tests it"
	@echo "make lock    renew requirements/ from pyproject.toml"
	@echo "make clean   remove what the other targets made"

setup: $(READY)

demo: $(READY)
	rm -rf $(DEMO_OUT)
	$(BIN)/poise route $(DEMO)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report=
	$(BIN)/coverage report --include='router/core/*' --fail-under=100

bench: $(BENCH_READY)
	.venv-bench/bin/python -m tests.bench $(if $(ONLY),--only $(ONLY))

# The same source, compiled by mypyc in a copy of the tree, so that no compiled file ever hides a source file.
compile: $(BENCH_READY)
	.venv-bench/bin/python -m tests.bench.compiled

test-compiled: $(READY) compile
	cd build/compiled && PYTHONPATH=. $(abspath $(BIN))/python -m pytest -n $(WORKERS) -p tests.bench.form tests/core tests/bench

# Versions already locked stay as they are; UPGRADE=1 takes the newest.
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links $(if $(UPGRADE),--upgrade)

lock: $(READY)
	$(LOCK) --extra dev --output-file requirements/dev.txt pyproject.toml
	$(LOCK) --extra bench --constraint requirements/dev.txt --output-file requirements/bench.txt pyproject.toml

clean:
	rm -rf $(VENV) .venv-bench out build *.egg-info .coverage .coverage.* .hypothesis
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find router channels simulations tests -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment is made once and brought up to its lock when the lock or pyproject.toml changes.
$(READY): requirements/dev.txt pyproject.toml
	$(call environment,$(VENV),requirements/dev.txt)

$(BENCH_READY): requirements/bench.txt pyproject.toml
	$(call environment,.venv-bench,requirements/bench.txt)

define environment
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; say PYTHON=/path/to/python3" >&2; exit 1; }
	test -x $(1)/bin/python || "$(PYTHON)" -m venv $(1)
	$(1)/bin/python -m pip install --quiet --require-hashes --requirement $(2)
	PYTHONWARNINGS=ignore $(1)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(1)/.ready
endef
