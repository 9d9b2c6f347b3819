# Tongban: make demo, make test, make prove, make bench, make check, make docs
SHELL := bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup setup-dev web demo test check prove bench docs format clean

help:
	@echo "make demo    run the sample city on http://127.0.0.1:8000 (PORT=… to change)"
	@echo "make test    everything that must be green, some half an hour on two cores"
	@echo "make prove   the slow proofs: kills, Debian's PostgreSQL, real imports"
	@echo "make bench   the published figures"
	@echo "make docs    generate the reference pages"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tongban needs Python 3.11 or later; set PYTHON=…"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet -c constraints.txt setuptools
	$(BIN)/python -m pip install --quiet -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet -c constraints.txt setuptools
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.run

setup: $(VENV)/.run web
setup-dev: $(VENV)/.dev web

web: $(VENV)/.run
	@$(BIN)/python tools/build_web.py
	@$(BIN)/python tools/messages.py compile
	@$(BIN)/python tools/fonts.py

demo: setup
	@$(BIN)/tongban demo

check: setup-dev
	@$(BIN)/python tools/check.py

test: setup-dev
	@$(BIN)/python tools/browser.py
	@$(BIN)/python tools/check.py
	@$(BIN)/python -m pytest -q -n 2 -m "not slow and not journey"
	@$(BIN)/python -m pytest -q -n 2 -m "journey and not slow"

prove: setup-dev
	@$(BIN)/python tools/browser.py
	@$(BIN)/python -m pytest -q -m slow --durations=10
	@$(BIN)/python tools/prove_postgresql15.py

bench: setup-dev
	@$(BIN)/python benchmarks/run.py

docs: setup-dev
	@$(BIN)/python tools/licences.py write
	@$(BIN)/python tools/docs.py write

format: setup-dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) .tongban .tongban-test
