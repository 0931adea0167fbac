#!/usr/bin/env bash
# All checks that need no database. Each one runs even when an earlier one failed; the last line says which did.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=""

check() {
    local name="$1"
    shift
    printf '== %s\n' "$name"
    "$@" || failed="$failed $name,"
}

# The checks start Django but no server: a key and an address that are never used keep var/ as it is.
export SECRET_KEY="${SECRET_KEY:-only-for-checks}" DATABASE_URL="postgres://nobody@localhost:1/none" BROKER_URL="memory://"

templates() {
    git ls-files --cached --others --exclude-standard '*.html' | xargs "$bin/djade" --check --target-version 5.2
}

migrations() {
    # The database cannot be asked whether its history is consistent; the models and the files can be compared without.
    "$bin/python" -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
}

check format "$bin/ruff" format --check .
check lint "$bin/ruff" check .
check types "$bin/mypy" .
check templates templates
deployment() {
    env CRM_ENV=production SECRET_KEY="$("$bin/python" -c 'import secrets; print(secrets.token_urlsafe(64))')" \
        ALLOWED_HOSTS=crm.example.com BASE_URL=https://crm.example.com \
        "$bin/python" manage.py check --deploy --fail-level WARNING
}

check layers "$bin/lint-imports"
check django "$bin/python" manage.py check
check deployment deployment
check migrations migrations

if [ -n "$failed" ]; then
    echo "Failed:${failed%,}"
    exit 1
fi
echo "All checks passed."
