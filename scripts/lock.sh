#!/usr/bin/env bash
# Pins requirements*.in with hashes, for every platform and Python that is supported. Arguments go to the resolver.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/python -m pip install --quiet --disable-pip-version-check uv
pin() {
    .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
        --custom-compile-command "make lock" "$@"
}
pin requirements.in --output-file requirements.txt "$@"
pin requirements.in requirements-dev.in --output-file requirements-dev.txt "$@"
