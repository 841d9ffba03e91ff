# `make run` and `make test` need nothing but Python 3.11+, make and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run test demo setup lint format types contracts tests lock bench clean

help: ## list what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | sort

run: $(VENV)/.run ## set up on first use, then run the monitor with config.toml
	$(BIN)/lodewatch run

demo: $(VENV)/.run ## a tour without network or tokens
	$(BIN)/lodewatch demo

test: lint types contracts tests ## set up, then everything that must hold

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

# Compiled once: tests start hundreds of processes.
tests: $(VENV)/.dev
	$(BIN)/python -m compileall -q monitor tests bench
	$(BIN)/python -m pytest -p tests.early --numprocesses auto --dist worksteal

format: $(VENV)/.dev ## let ruff write the code as it wants it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

setup: $(VENV)/.dev ## set up for development

# The project itself is linked, not copied: an edit counts at once. It is compiled, so
# that the first start is as quick as the next.
$(VENV)/.run: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q monitor
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

lock: ## pin anew what pyproject.toml asks for (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -c requirements.lock -o requirements-dev.lock

bench: $(VENV)/.dev ## measure speed and memory against named peers
	$(BIN)/python -m bench

clean: ## remove what was set up
	rm -rf $(VENV) build dist *.egg-info
