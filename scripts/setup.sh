#!/usr/bin/env bash
# Makes a checkout ready: .venv with the pinned requirements, and the system packages that pip cannot bring.
#   scripts/setup.sh run     what the product needs
#   scripts/setup.sh check   and the development requirements
#   scripts/setup.sh test    and Chromium
# What is there already is left alone, so that the second time takes a moment only. Written for the bash 3.2 of macOS too.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose="${1:-run}"

stop() {
    printf '%s\n' "$@" >&2
    exit 1
}

# The words that put a command in root's hands: none for root, sudo where it asks for no password; fails otherwise.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

may_be_root() {
    [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

# install_packages WHY DEBIAN-PACKAGES BREW-ARGUMENTS: installs them where that is allowed, else says the command and stops.
install_packages() {
    local why="$1" debian="$2" brew="$3"
    if command -v brew >/dev/null; then
        echo "Installing $why: brew install $brew"
        # shellcheck disable=SC2086 # several words on purpose
        brew install $brew && return
        stop "brew could not install $why."
    fi
    command -v apt-get >/dev/null || stop "$why is missing, and this system has neither apt-get nor brew." \
        "Install what Debian calls: $debian"
    if may_be_root; then
        echo "Installing $why: apt-get install $debian"
        # shellcheck disable=SC2086
        apt_install $debian && return
    fi
    stop "$why is missing. Install it with this command, then start again:" \
        "    sudo apt-get update && sudo apt-get install --no-install-recommends $debian"
}

# A fresh machine has no package lists yet, an old one has lists of packages that are gone: then they are fetched first.
apt_install() {
    local install=(env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends "$@")
    as_root "${install[@]}" </dev/null >/dev/null 2>&1 && return
    as_root apt-get update --quiet </dev/null >/dev/null && as_root "${install[@]}" </dev/null >/dev/null
}

python_is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null && python_is_new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    stop "Pathway CRM needs Python 3.11 or newer, and none was found. Where it has another name: make run PYTHON=..."
}

make_venv() {
    local python
    .venv/bin/python -m pip --version >/dev/null 2>&1 && return
    python="$(find_python)"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        install_packages "Python's venv module" "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" python3
    fi
    echo "Creating .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
}

# install_requirements FILE: the stamp is the very file that was installed last, so that any change is seen.
install_requirements() {
    local stamp=".venv/installed-$1"
    if cmp -s "$1" "$stamp"; then
        return
    fi
    echo "Installing $1 (a minute or two the first time)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$1"
    cp "$1" "$stamp"
}

pdf_libraries_work() {
    case "$(uname)" in
    Darwin) ls {/opt/homebrew,/usr/local,/opt/local}/lib/libpango-1.0.*dylib >/dev/null 2>&1 || false ;;
    *)
        .venv/bin/python - 2>/dev/null <<'PYTHON' && command -v fc-match >/dev/null
import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
    ctypes.CDLL(name)
PYTHON
        ;;
    esac
}

chromium_is_there() {
    [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || [ -d /Applications/Chromium.app ]
}

# The driver that steers the browser brings a node of its own, which wants a library that a bare Debian lacks.
driver_works() {
    .venv/bin/python -m playwright --version >/dev/null 2>&1
}

make_venv
case "$purpose" in
run) cmp -s requirements-dev.txt .venv/installed-requirements-dev.txt || install_requirements requirements.txt ;;
*) install_requirements requirements-dev.txt ;;
esac
pdf_libraries_work || install_packages "the library that sets the text of PDFs (pango)" \
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig" pango
if [ "$purpose" = test ]; then
    { chromium_is_there && driver_works; } ||
        install_packages "Chromium, for the tests in a browser" "chromium libatomic1" "--cask chromium"
fi
