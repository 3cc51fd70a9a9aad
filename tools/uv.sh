# Sourced by the other scripts: leaves the path of a usable uv in $UV, fetching it if missing.
# Any uv will do; it is asked never to download a Python of its own.
export UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1
UV_VERSION=0.13.9

say() { printf '%s\n' "$*" >&2; }

# need_packages NAME...: install Debian packages as root, or name the one command that does.
need_packages() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "正在安装系统软件包：$*"
        apt-get update -qq >&2 &&
            DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "$@" >&2 && return 0
        say "系统软件包没有装上，请检查网络后重试。"
        exit 1
    fi
    say "缺少系统软件包。请先运行："
    say "    sudo apt-get update && sudo apt-get install -y $*"
    exit 1
}

PYTHON=${PYTHON:-python3}
command -v "$PYTHON" >/dev/null 2>&1 || need_packages python3 python3-venv
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "需要 Python 3.11 以上。可以用 PYTHON= 指定，例如：make run PYTHON=/usr/local/bin/python3.12"
    exit 1
}

find_uv() {
    for candidate in "$(command -v uv 2>/dev/null)" .venv/bin/uv "$HOME/.local/bin/uv" .venv/uv/bin/uv; do
        if [ -n "$candidate" ] && "$candidate" --version >/dev/null 2>&1; then
            UV=$candidate
            return 0
        fi
    done
    return 1
}

# A pip that is there brings it in a third of the time that making a virtual environment with one
# takes; into a corner inside .venv, because uv makes the rest of it.
bring_uv() {
    "$PYTHON" -c 'import pip' 2>/dev/null || return 1
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps \
        --target .venv/uv "uv==$UV_VERSION" >&2
}

bring_uv_by_venv() {
    "$PYTHON" -c 'import ensurepip, venv' >/dev/null 2>&1 || need_packages python3-venv
    "$PYTHON" -m venv --clear .venv/uv && .venv/uv/bin/python -m pip install --quiet --disable-pip-version-check \
        "uv==$UV_VERSION" >&2
}

if ! find_uv; then
    say "正在取得 uv"
    bring_uv || bring_uv_by_venv || { say "没能取得 uv，请检查网络后重试。"; exit 1; }
    UV=.venv/uv/bin/uv
fi
