#!/bin/sh
# lock.sh: write both lock files anew from pyproject.toml, for every platform, without addresses.
set -eu
. tools/uv.sh
lock() {
    "$UV" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links --extra ocr "$@" pyproject.toml
}
lock --output-file requirements.lock
lock --group dev --output-file requirements-dev.lock
# What is locked is looked at at once: see docs/安全/概览.md, 依赖.
UV="$UV" "$PYTHON" -m tools.updates || say "上面这些早就有新版了：升级它们，再运行一次。"
