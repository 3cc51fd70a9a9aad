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
# Bytecode is made once, here: where it may not be written later, as in many containers and by the
# sandboxed readers, every start would compile everything anew.
"$UV" pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r "$lock"
"$UV" pip install --quiet --python .venv/bin/python --no-deps --editable .
.venv/bin/python -m compileall -q src
