#!/bin/sh
# Compiles requirements/*.in into locks with hashes, for every Python from 3.11 on.
# Names no index: where packages come from is the business of whoever installs them.
set -eu
.venv/bin/python -m pip install --quiet uv
for name in build egal s3 dev; do
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header "requirements/$name.in" -o "requirements/$name.txt" "$@"
done
