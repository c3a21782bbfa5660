#!/bin/sh
# What `make test` runs, quick checks first. Stops at the first that fails.
#
# PYTHON: of the environment. NEWER: of one for Python 3.13, empty where that is not installed.
set -eu
bin=$(dirname "$PYTHON")
step() {
    printf '== %s\n' "$1"
    shift
    "$@"
}

step "lint" "$bin/ruff" check --quiet .
step "format" "$bin/ruff" format --quiet --check .
step "import contracts" "$bin/lint-imports" --no-logo
step "vendored assets" "$PYTHON" scripts/vendor.py --check
# A library installs a package of tests too, by the same name: ours comes first.
step "types" env PYTHONPATH=. "$bin/mypy"
# Each process has a database server of its own. Browsers and telephones want the machine alone.
side_by_side="-n auto --maxprocesses 4"
if [ -n "${NEWER:-}" ]; then
    # shellcheck disable=SC2086 # two options and a value
    step "unit tests on Python 3.13" "$NEWER" -m pytest -q $side_by_side src
fi
# shellcheck disable=SC2086
step "unit tests" "$PYTHON" -m pytest -q $side_by_side src
step "the house, faults, journeys" "$PYTHON" -m pytest -q tests
