#!/bin/sh
# Installs the project, editable and with pinned versions, into .venv:
#   tools/bootstrap.sh run|ingest|test|dev|bench|spark     (each holds the ones before it; bench and spark hold test)
# Uses uv when it is on the PATH, else venv and pip of the newest suitable Python.
set -eu
cd "$(dirname "$0")/.."
export PIP_DISABLE_PIP_VERSION_CHECK=1

case "${1-}" in
    run) target=. levels="run" ;;
    ingest) target=".[ingest]" levels="run ingest" ;;
    test) target=".[test]" levels="run ingest test" ;;
    dev) target=".[dev]" levels="run ingest test dev" ;;
    bench) target=".[bench]" levels="run ingest test bench" ;;
    spark) target=".[test,spark]" levels="run ingest test spark" ;;
    *) echo "tools/bootstrap.sh: level: found '${1-}', expected run, ingest, test, dev, bench or spark." >&2; exit 2 ;;
esac

stop() { echo "Valinor: $1" >&2; exit 2; }
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
has_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }
if command -v uv >/dev/null 2>&1; then uv=yes; else uv=no; fi

# A name on the PATH may be a shim for a version that is not installed: each candidate is asked, not trusted.
create_venv() {
    rm -rf .venv
    without_venv=
    for python in python3.13 python3.12 python3.11 python3; do
        new_enough "$python" || continue
        if [ $uv = yes ]; then uv venv --quiet --python "$(command -v "$python")" .venv; return; fi
        if has_venv "$python"; then "$python" -m venv .venv; return; fi
        without_venv=${without_venv:-$python}
    done
    if [ $uv = yes ]; then uv venv --quiet --python 3.13 .venv; return; fi
    [ -z "$without_venv" ] || stop "$without_venv has no venv module; install it (Debian: apt-get install python3-venv) or install uv."
    stop "no Python 3.11 or newer was found (python3.13, python3.12, python3.11, python3); install one, or install uv."
}

new_enough .venv/bin/python || create_venv
echo "Installing Valinor ($1) into .venv ..."
if [ $uv = yes ]; then
    uv pip install --quiet --python .venv/bin/python --constraint constraints.txt --editable "$target"
else
    .venv/bin/python -m pip install --quiet --constraint constraints.txt --editable "$target"
fi
for level in $levels; do touch ".venv/ready-$level"; done
