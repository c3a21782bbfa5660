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
if [ -n "${NEWER:-}" ]; then
    step "unit tests on Python 3.13" "$NEWER" -m pytest -q src
fi
step "tests" "$PYTHON" -m pytest -q
