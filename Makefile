# `make help` prints the targets from the comments behind them.
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help setup run check fast test bench score clean
help: ## print this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

setup: $(VENV)/run.done ## make the virtual environment with the pinned dependencies
$(VENV)/run.done: requirements/run.txt pyproject.toml scripts/venv
	@scripts/venv run
$(VENV)/dev.done: requirements/dev.txt pyproject.toml scripts/venv
	@scripts/venv dev

run: $(VENV)/run.done ## serve the sample province at a printed address; PORT=8087 for another port
	@vonggac demo $(if $(PORT),--port $(PORT))

fast: $(VENV)/dev.done ## formatting, types, who may import whom, missing migrations
	ruff format --check .
	ruff check .
	mypy
	lint-imports
	python -m django makemigrations --check --dry-run --settings vonggac.settings

check: fast test ## everything that CI runs

test: $(VENV)/dev.done ## all tests, on SQLite and PostgreSQL, with a real browser
	@scripts/test

bench: $(VENV)/dev.done ## speed and memory, as tables
	@python -m benchmarks

score: $(VENV)/dev.done ## how well the letters of tests/letters are read, field by field
	@python -m tests.letters.score

clean: ## remove what the program and the tools made here, data included
	rm -rf $(VENV) var build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
