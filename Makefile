# Two commands do everything on a fresh machine with Python 3.11 or newer: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV_READY := $(VENV)/.ready-dev
BENCH_READY := $(VENV)/.ready-bench

.DEFAULT_GOAL := help
.PHONY: help version demo test test-services lint types bench bench-services eval schema clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

version: # say so where Python is too old
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is not Python 3.11 or newer; name one: make $(or $(MAKECMDGOALS),demo) PYTHON=python3.12" >&2; exit 1; }

$(READY): pyproject.toml | version
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(DEV_READY): $(READY)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

demo: $(READY) ## install, build the bundled graph and answer the example case
	$(BIN)/kg demo

test: $(DEV_READY) ## install and run lint, types and all tests
	$(BIN)/ruff check kg loaders tests tools benchmarks
	$(BIN)/mypy --strict kg loaders
	$(BIN)/python -m pytest -n auto $(PYTEST_ARGS)

test-services: $(DEV_READY) ## start a real Neo4j and a real Fuseki (java and mvn needed) and run the tests that ask them
	@$(BIN)/python -m tests.services.jars
	KG_TEST_SERVICES=1 $(BIN)/python -m pytest -m service $(PYTEST_ARGS)

lint: $(DEV_READY) ## ruff and mypy
	$(BIN)/ruff check kg loaders tests tools benchmarks
	$(BIN)/mypy --strict kg loaders

$(BENCH_READY): $(DEV_READY)
	$(BIN)/python -m pip install --quiet --editable '.[dev,bench]'
	@touch $@

bench: $(BENCH_READY) ## measure the floors against rivals in the same run, with a million claims in Oxigraph
	$(BIN)/python -m benchmarks

bench-services: $(BENCH_READY) ## the same with a real Neo4j and a real Fuseki (java and mvn needed)
	@$(BIN)/python -m tests.services.jars
	KG_BENCH_SERVICES=1 $(BIN)/python -m benchmarks

eval: $(DEV_READY) ## score text extraction on the annotated passages
	$(BIN)/python -m tests.eval
	@echo; echo 'Passages that no rule was written on:'
	$(BIN)/python -m tests.eval --passages tests/eval/unseen

schema: ## regenerate shapes, context and documentation from the schema, in an environment of its own
	$(PYTHON) tools/schema.py

clean: ## remove environments and caches
	rm -rf $(VENV) .schema-venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
