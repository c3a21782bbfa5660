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
# Browsers, telephones and servers are real, and share the machine with whatever else it does. What
# failed is tried once more, alone and in a new house; failing twice, it fails the run. Each failure
# is printed.
tests() {
    name=$1 python=$2
    shift 2
    kept=$(mktemp -d)
    set -- "$python" -m pytest -q -o cache_dir="$kept" "$@"
    code=0
    step "$name" "$@" || code=$?
    if [ "$code" = 1 ]; then  # some failed; anything else is no test's doing
        code=0
        step "$name: what failed, once more" "$@" -n 0 --last-failed --last-failed-no-failures none || code=$?
    fi
    rm -rf "$kept"
    return "$code"
}
# Each process has a database server of its own. Browsers and telephones want the machine alone.
side_by_side="-n auto --maxprocesses 4"
if [ -n "${NEWER:-}" ]; then
    # shellcheck disable=SC2086 # two options and a value
    tests "unit tests on Python 3.13" "$NEWER" $side_by_side src
fi
# shellcheck disable=SC2086
tests "unit tests" "$PYTHON" $side_by_side src
tests "the house, faults, journeys" "$PYTHON" tests
