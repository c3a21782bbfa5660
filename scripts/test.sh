#!/bin/sh
# What `make test` runs, quick checks first. Stops at the first that fails.
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
step "types" "$bin/mypy"
step "tests" "$PYTHON" -m pytest -q
