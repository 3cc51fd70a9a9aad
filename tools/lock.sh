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
