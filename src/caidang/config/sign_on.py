"""The file that names the ways to log in with an account elsewhere, read into the log-in library's form.

::

    [wecom]
    name = "企业微信"
    client_id = "ww…"                  # 企业 ID
    agent_id = "1000002"
    secret_file = "/etc/caidang/wecom.secret"

    [dingtalk]
    client_id = "ding…"
    corp_id = "ding…"                  # 只认这个组织的人
    secret_file = "…"

    [feishu]
    client_id = "cli_…"
    tenant_key = "…"                   # 可省；写了就只认这个租户的人
    secret_file = "…"

    [[oidc]]
    id = "keycloak"
    name = "公司账号"
    server = "https://sso.example.cn/realms/main"
    client_id = "caidang"
    secret_file = "…"
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from caidang.core.errors import InvalidInput
from caidang.foundation.lib.net.hosts import is_here

NAMES = {"wecom": "企业微信", "dingtalk": "钉钉", "feishu": "飞书"}
_NEEDED = {"wecom": ("agent_id",), "dingtalk": ("corp_id",), "feishu": ()}


def read_sign_on(path: Path | None) -> dict[str, dict[str, Any]]:
    """Return ``SOCIALACCOUNT_PROVIDERS``; empty without a file. Raises InvalidInput naming what is wrong."""
    if path is None:
        return {}
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} 不是 TOML：{error}") from error
    unknown = set(read) - set(NAMES) - {"oidc"}
    if unknown:
        raise InvalidInput(f"{path} 里不认识 [{'] ['.join(sorted(unknown))}]")
    found: dict[str, dict[str, Any]] = {
        kind: {"APPS": [_app(path, kind, read[kind], NAMES[kind], _NEEDED[kind])]}
        for kind in NAMES
        if kind in read
    }
    if read.get("oidc"):
        apps = [_oidc(path, table) for table in read["oidc"]]
        found["openid_connect"] = {"APPS": apps}
    return found


def _oidc(path: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    app = _app(path, "oidc", table, str(table.get("name", "")), ("id", "name", "server"))
    app["provider_id"] = app["settings"].pop("id")
    app["settings"]["server_url"] = app["settings"].pop("server")
    return app


def _app(
    path: Path, kind: str, table: Mapping[str, Any], name: str, needed: tuple[str, ...]
) -> dict[str, Any]:
    for key in ("client_id", "secret_file", *needed):
        if not isinstance(table.get(key), str) or not table[key]:
            raise InvalidInput(f"{path} 的 [{kind}] 要写 {key}")
    secret = (path.parent / table["secret_file"]).expanduser()
    if not secret.is_file():
        raise InvalidInput(f"{path} 的 [{kind}] secret_file 指的文件不存在：{secret}")
    rest = {k: str(v) for k, v in table.items() if k not in ("client_id", "secret_file", "name")}
    for key, value in rest.items():
        if "://" in value and not _is_safe(value):
            raise InvalidInput(f"{path} 的 [{kind}] {key} 要用 https")
    return {
        "client_id": table["client_id"],
        "secret": secret.read_text("utf-8").strip(),
        "name": str(table.get("name", name)),
        "settings": rest,
    }


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme == "http":
        return bool(parts.hostname) and is_here(parts.hostname or "")
    return parts.scheme == "https"
