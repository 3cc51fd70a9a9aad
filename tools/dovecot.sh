#!/bin/sh
# dovecot.sh: the tests read mail from a real Dovecot. Debian's package is unpacked into .venv/dovecot and not
# installed: so no server of it ever starts by itself, and nobody needs to be root.
set -eu
. tools/uv.sh
place=.venv/dovecot
packages="dovecot-core dovecot-imapd libexttextcat-2.0-0 liblua5.4-0 libsodium23 libstemmer0d libtirpc3 libunwind8 libwrap0"
[ -e "$place/.ready" ] && exit 0

fetch() {
    # shellcheck disable=SC2086
    (cd "$place/packages" && apt-get download -qq $packages >/dev/null 2>&1)
}

rm -rf "$place"
mkdir -p "$place/packages"
say "正在取得测试用的邮件服务器（Dovecot）"
if command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1; then
    fetch || { [ "$(id -u)" = 0 ] && apt-get update -qq >&2 && fetch; } || {
        say "没有取到 Dovecot 的软件包。请先运行：sudo apt-get update"
        exit 1
    }
else
    say "测试要 Debian 的 apt-get 来取 Dovecot；没有它，邮箱的测试会跳过。"
    exit 0
fi
for package in "$place"/packages/*.deb; do
    dpkg-deb -x "$package" "$place"
done
rm -rf "$place/packages"
touch "$place/.ready"
