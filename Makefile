# Needs Python 3.11 or newer, pip, git and make; everything else goes into .venv.
PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# What the tests write stays in memory where there is room for it: else they mostly wait for the disk.
SCRATCH = $(shell room=$$(df -Pm /dev/shm 2>/dev/null | awk 'NR == 2 { print $$4 }'); \
	[ "$${room:-0}" -gt 4096 ] && echo /dev/shm || echo "$${TMPDIR:-/tmp}")
# Two tests a processor: many play through the whole program, and wait for it most of the time.
WORKERS = $(shell $(PYTHON) -c "import os; print(2 * os.cpu_count())")
# What `make lock` runs; the only tool that is not in the pins it writes.
UV := uv==0.13.8
COMPILE := .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --fork-strategy fewest --no-emit-index-url --no-config --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help run test check bench understanding screenshots format lock

help: ## Show what there is to make
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r name what; do \
		printf '  make %-13s %s\n' "$$name" "$$what"; done

run: .venv/runtime ## Set up, then start the bot (without a token: the demo)
	@$(BIN)/python -m bot $(ARGS)

test: .venv/dev ## Run the tests; ARGS="-k words" for some of them
	@TMPDIR=$(SCRATCH) $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/dev ## All that must hold before a change goes in: style, types, arrows, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory test

bench: .venv/dev ## Measure the bot beside the usual ways of writing one
	@$(BIN)/python -m bench $(ARGS)

understanding: .venv/dev ## Measure how well needs and danger are recognised; ARGS="--folds 5"
	@$(BIN)/python -m bench.understanding $(ARGS)

screenshots: .venv/dev ## Take the pictures in docs/ anew, with chromium
	@$(BIN)/python -m tests.browser.screenshots

format: .venv/dev ## Put the code into the project's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Everything is resolved together, so that one environment can hold it; the runtime is a part of that.
lock: .venv-lock/uv ## Pin the dependencies anew; ARGS=--upgrade to move to newer releases
	$(COMPILE) $(ARGS) pyproject.toml --group dev --group bench -o requirements-dev.txt
	$(COMPILE) pyproject.toml -c requirements-dev.txt -o requirements.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else \
		"Python 3.11 or newer is needed: make PYTHON=python3.11")'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/runtime: requirements.txt | .venv/bin/python
	@echo "Installing what the bot needs (a minute, the first time) ..."
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt | .venv/bin/python
	@echo "Installing the development tools (a minute, the first time) ..."
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

.venv-lock/uv: Makefile
	@$(PYTHON) -m venv .venv-lock || { rm -rf .venv-lock; exit 1; }
	@.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check '$(UV)'
	@touch $@
