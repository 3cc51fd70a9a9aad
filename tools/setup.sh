#!/bin/sh
# setup.sh LOCK: make .venv and install what the lock names, each file checked by its hash,
# then the program itself. Run from the repository's root; safe to run again.
set -eu
lock=$1
. tools/uv.sh

if ! [ -x .venv/bin/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
    "$UV" venv --quiet --allow-existing --python "$PYTHON" .venv
fi
say "正在安装依赖（$lock）"
# Compiled now: the sandboxed readers may write nothing, and would compile all they load at each start.
"$UV" pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r "$lock"
"$UV" pip install --quiet --python .venv/bin/python --no-deps --editable .
