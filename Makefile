# The one place that knows how the parts are built. `make help` lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8080
# Where pip finds the CPU wheel of torch, if not in its usual places: the address of PyTorch's CPU index.
TORCH_INDEX ?=
TORCH := torch==2.13.0
# Measured by `make eval` where they are there: a folder with hint3/ and stackfaq/, a file of real questions.
BENCHMARKS ?= ../shared/benchmarks
QUESTIONS ?= ../shared/knowledge/filer_questions_dev.jsonl
# Passages that `make bench` measures the index with. Encoding them takes 9 minutes for each 100,000, once.
ROWS ?= 1000 100000

export PORT
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export PYTHONUNBUFFERED := 1
export PYTHONPATH := $(CURDIR)

ARTICLES := $(shell find kb_index/articles -name '*.md')
TRAINING := config.yml domain.yml $(shell find data/nlu data/rules -name '*.yml') bot/desk/neutral.py bot/desk/clauses.py \
	$(addprefix bot/dialogue/,encoder.py classifier.py importer.py nearest.py wordings.py)

## run: set up everything that is missing and serve http://localhost:$(PORT)/
.PHONY: run
run: build
	@$(BIN)/python -m bot serve

## build: environment, index and model, without serving
.PHONY: build
build: $(VENV)/.installed var/index/.built models/.trained

## install: the Python environment alone
.PHONY: install
install: $(VENV)/.installed

$(VENV)/.installed: requirements.lock
	@echo "[1/3] Python environment (some minutes the first time) ..."
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 is needed; set PYTHON=/path/to/python3.11" if sys.version_info[:2] != (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/python -c 'import torch' 2>/dev/null || \
		{ echo "      torch, CPU build ..."; $(BIN)/python -m pip install --quiet --disable-pip-version-check $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH); }
	@echo "      $$(wc -l < requirements.lock) packages ..."
	@$(BIN)/uv pip install --quiet --no-deps --python $(BIN)/python -r requirements.lock
	@touch $@

var/index/.built: $(VENV)/.installed $(ARTICLES) $(wildcard kb_index/*.py) kb_index/out_of_scope.txt \
		$(wildcard data/eval/validation*.jsonl)
	@echo "[2/3] Index of the articles ..."
	@$(BIN)/python -W ignore -m kb_index build
	@touch $@

models/.trained: $(VENV)/.installed var/index/.built $(TRAINING)
	@echo "[3/3] Dialogue model ..."
	@$(BIN)/python -W ignore -m rasa train --quiet --fixed-model-name helpdesk --out models > var/train.log 2>&1 || { tail -20 var/train.log; exit 1; }
	@touch $@

## model: train the dialogue model, if its data changed
.PHONY: model
model: models/.trained

## test: install what the tests need and run all of them
.PHONY: test
test: build
	@bash tests/install_system.sh
	@$(BIN)/python -m pytest

## check: format, lint, types, articles, training data and unit tests
.PHONY: check
check: $(VENV)/.installed
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -W ignore -m kb_index lint
	@$(BIN)/python -m pytest -q tests/unit

## format: format the code and mend what ruff can mend
.PHONY: format
format: $(VENV)/.installed
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

## validate: let Rasa check domain, rules and training data
.PHONY: validate
validate: $(VENV)/.installed
	@$(BIN)/python -W ignore -m rasa data validate

## index: bring the index of the articles up to date; a running server takes it over
.PHONY: index
index: $(VENV)/.installed
	@$(BIN)/python -W ignore -m kb_index build

## eval: measure retrieval and triage on held-out messages and public sets, with plots in var/eval
.PHONY: eval
eval: build
	@$(BIN)/python -W ignore -m kb_index eval --benchmarks $(BENCHMARKS)
	@$(BIN)/python -W ignore -m bot.evaluate

## bench: measure start-up, memory, turns over HTTP and the index by size (ROWS) on this machine
.PHONY: bench
bench: build
	@$(BIN)/python -W ignore -m tests.load.bench
	@$(BIN)/python -W ignore -m tests.load.index_bench $(ROWS)

## lock: resolve requirements.lock anew from pyproject.toml
.PHONY: lock
lock:
	@$(BIN)/uv pip compile pyproject.toml --group dev --python-version 3.11 --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --no-emit-package torch --quiet -o requirements.lock

## clean: remove everything that was made (environment, index, model, database)
.PHONY: clean
clean:
	rm -rf $(VENV) var models .rasa .mypy_cache .ruff_cache .pytest_cache

## help: list the targets
.PHONY: help
help:
	@grep -E '^## ' Makefile | sed 's/^## //' | awk -F': ' '{printf "  %-10s %s\n", $$1, $$2}'
