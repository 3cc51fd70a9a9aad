#!/bin/sh
# browser.sh: the tests drive Debian's Chromium and need a Chinese font.
set -eu
. tools/uv.sh
missing=
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
[ -d /usr/share/fonts/opentype/noto ] && ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 ||
    missing="$missing fonts-noto-cjk"
if [ -n "$missing" ]; then
    # shellcheck disable=SC2086
    need_packages $missing
fi
