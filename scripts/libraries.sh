# Sourced: where Homebrew keeps the libraries that WeasyPrint looks for. macOS takes this variable away from programs
# that are started through the system's own, so it is set as late as can be.
if [ "$(uname)" = Darwin ]; then
    export DYLD_FALLBACK_LIBRARY_PATH="${DYLD_FALLBACK_LIBRARY_PATH:-/opt/homebrew/lib:/usr/local/lib:/opt/local/lib}"
fi
