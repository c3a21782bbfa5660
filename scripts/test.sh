#!/bin/sh
# What `make test` runs, quick checks first. Stops at the first that fails.
set -eu
bin=$(dirname "$PYTHON")
step() { printf '\n== %s\n' "$1"; }

step "lint"; "$bin/ruff" check --quiet . && "$bin/ruff" format --quiet --check .
step "import contracts"; "$bin/lint-imports" --no-logo 2>/dev/null || "$bin/lint-imports"
step "vendored assets"; "$PYTHON" scripts/vendor.py --check
step "types"; "$bin/mypy"
step "tests"; "$PYTHON" -m pytest -q
