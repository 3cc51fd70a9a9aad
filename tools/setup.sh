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
"$UV" pip install --quiet --python .venv/bin/python --require-hashes -r "$lock"
"$UV" pip install --quiet --python .venv/bin/python --no-deps --editable .
# What the sandboxed readers load is loaded once here, so that its bytecode is there: they may write
# nothing, and would compile it at each start. It may end while the server starts.
loaded() { env -u PYTHONDONTWRITEBYTECODE .venv/bin/python -c "$1" >/dev/null 2>&1; }
{
    loaded 'import caidang.domain.intake.child'
    loaded 'import rapidocr; rapidocr.RapidOCR(params={"Global.log_level": "error"})' || true
} &
