# Two commands: `make` sets up a locked environment and runs the notebooks; `make test` tests all of it.
# No make on this machine (Windows)? The README gives the same in plain Python.

PYTHON ?= python3
BIN    := .venv/bin
READY  := .venv/.ready
TAGUETTE := .venv-taguette
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"

.PHONY: run test check hooks lab example taguette lock clean help

run: $(READY)  ## set up the environment, then run what is out of date, from raw files to figures (default)
	@$(BIN)/fieldwork run

test: $(READY)  ## set up the environment, then test: package, pipeline, committed notebooks, documents; two files at a time
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: $(READY)  ## lint, format, types, import layers, no input unit quarantined, no name in published files
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/fieldwork ledger --strict >/dev/null
	@$(BIN)/fieldwork privacy check

hooks:  ## let git run the leak check before each push
	@git config core.hooksPath .githooks

lab: $(READY)  ## add JupyterLab to the environment, and open the notebooks
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-lab.lock
	@$(BIN)/fieldwork lab

example: $(READY)  ## make the fictional example study again, from its seed
	@$(BIN)/fieldwork example

taguette: $(TAGUETTE)/.ready  ## set up Taguette in an environment of its own, for the tests that run it

lock:  ## resolve the dependencies of pyproject.toml again (needs uv)
	@$(COMPILE) --upgrade --group pyproject.toml:setup --group pyproject.toml:test pyproject.toml -o requirements.lock
	@$(COMPILE) --upgrade --group pyproject.toml:setup --group pyproject.toml:lab --constraint requirements.lock pyproject.toml -o requirements-lab.lock
	@$(COMPILE) --upgrade --group pyproject.toml:taguette -o requirements-taguette.lock

clean:  ## remove the environment and what runs leave behind, but nothing published
	@rm -rf .venv $(TAGUETTE) .fieldwork build

help:  ## say what make can do
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## (.*)/make \1\t\2/' | expand -t 16

# One environment for everything: by uv if it is installed, otherwise by pip; locked, hashes checked, byte-compiled.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "Python 3.11 or newer is needed. Say which: make PYTHON=python3.12"; exit 1; }
	@echo "Setting up the locked environment in .venv (once; a minute or two) …"
	@if command -v uv >/dev/null 2>&1; then \
	    uv venv --quiet --allow-existing --python "$$(command -v $(PYTHON))" .venv && \
	    VIRTUAL_ENV=.venv uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock && \
	    VIRTUAL_ENV=.venv uv pip install --quiet --no-deps --no-build-isolation -e . ; \
	else \
	    $(PYTHON) -m venv .venv && \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@$(BIN)/python -m compileall -q src
	@touch $(READY)

# Taguette needs older versions of packages that are in the other environment as well.
$(TAGUETTE)/.ready: requirements-taguette.lock
	@echo "Setting up Taguette in $(TAGUETTE) (once; half a minute) …"
	@if command -v uv >/dev/null 2>&1; then \
	    uv venv --quiet --allow-existing --python "$$(command -v $(PYTHON))" $(TAGUETTE) && \
	    VIRTUAL_ENV=$(TAGUETTE) uv pip install --quiet --compile-bytecode --require-hashes -r requirements-taguette.lock ; \
	else \
	    $(PYTHON) -m venv $(TAGUETTE) && \
	    $(TAGUETTE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-taguette.lock ; \
	fi
	@touch $(TAGUETTE)/.ready
