# Everything a person types. Each target installs what it needs; nothing else has to be done first.

PYTHON ?= $(firstword $(shell command -v python3 python3.13 python3.12 python3.11 2>/dev/null))
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
NEWER := $(shell python3.13 -c 'import sys; print(sys.executable)' 2>/dev/null)
LOCKS := requirements/build.txt requirements/egal.txt

.PHONY: help up dev test test-deps bench lock tables words picture screenshots lighthouse assets clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/make \1\t\2/p' Makefile | expand -t 18

up: $(VENV)/egal  ## start Egal with the demo company (EGAL_PORT, EGAL_DATA)
	@exec $(BIN)/egal up --demo

dev: $(VENV)/dev  ## the same, started again whenever a file changes
	@exec $(BIN)/watchfiles --filter default --sigint-timeout 15 '$(BIN)/egal up --demo' src

test: $(VENV)/dev $(if $(NEWER),$(VENV)-3.13/dev) $(if $(filter true,$(CI)),test-deps)  ## lint, types, import contracts, tests, journeys
	@PYTHON=$(BIN)/python NEWER=$(if $(NEWER),$(VENV)-3.13/bin/python) sh scripts/test.sh

test-deps:  ## Debian's programs that some tests need (root, or sudo)
	@sh scripts/test-deps.sh

bench: $(VENV)/dev  ## the figures of docs/performance.md
	@$(BIN)/python -m bench

lock: $(VENV)/dev  ## compile requirements/*.in into locks with hashes
	@sh scripts/lock.sh

tables: $(VENV)/dev  ## note the tables of a first start, after a new migration
	@$(BIN)/python scripts/tables.py

words: $(VENV)/dev  ## collect the words on the screen for translation, compile them
	@$(BIN)/python scripts/words.py

picture: $(VENV)/dev  ## take the pictures of the README (needs Chromium)
	@$(BIN)/python -m scripts.picture

screenshots: $(VENV)/dev  ## every screen in four dresses, into build/screenshots (needs Chromium)
	@$(BIN)/python -m scripts.screenshots

lighthouse: $(VENV)/dev  ## Lighthouse's marks for desk and portal (needs Chromium, and npm to fetch it)
	@$(BIN)/python -m scripts.lighthouse

assets: $(VENV)/dev  ## fetch the browser assets named in scripts/vendor.toml (needs npm)
	@$(BIN)/python scripts/vendor.py

clean:  ## remove the environment; data is not touched
	rm -rf $(VENV) $(VENV)-3.13 .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo 'Egal needs Python 3.11 or newer; name one with make PYTHON=/path/to/python3.'; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo 'Python cannot make environments here; on Debian: apt install python3-venv'; exit 1; }
	@touch $@

$(VENV)/egal: $(VENV)/python $(LOCKS) pyproject.toml
	@echo 'Installing Egal into $(VENV) …'
	@for lock in $(LOCKS); do $(PIP) --require-hashes -r $$lock || exit 1; done
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)-3.13/dev: requirements/build.txt requirements/dev.txt pyproject.toml
	@echo 'Installing the same for Python 3.13, which is here too …'
	@$(NEWER) -m venv $(VENV)-3.13
	@$(VENV)-3.13/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt -r requirements/dev.txt
	@$(VENV)-3.13/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: $(VENV)/egal requirements/dev.txt
	@echo 'Installing what the tests need …'
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@
