"""How to reach the PostgreSQL database; what leaves this machine is encrypted, and the server proves who it is."""

from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from caidang.core.errors import InvalidInput
from caidang.foundation.lib.net.hosts import is_here

_OPTIONS: Final = frozenset(
    {"host", "sslmode", "sslrootcert", "sslcert", "sslkey", "passfile", "connect_timeout"}
)
"""What the address may say besides, in libpq's own words:
https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS"""
_PROVEN: Final = ("verify-full", "verify-ca")
"""Modes in which the server's certificate is checked."""


def postgres_settings(url: str) -> dict[str, object]:
    """The parts of ``postgres://user:password@host:port/name?option=…`` as Django names them.

    To another machine the connection is encrypted and the server's certificate is checked against the
    system's authorities, or those in ``sslrootcert``; a weaker ``sslmode`` is refused. Raises
    InvalidInput for that, for an unknown option and for what is no such address.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise InvalidInput("CAIDANG_DATABASE_URL 要写成 postgres://用户:口令@主机:端口/库名")
    options = _options(parts)
    host = options.pop("host", unquote(parts.hostname or ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options if is_here(host) else _encrypted(options),
    }


def _options(parts: SplitResult) -> dict[str, str]:
    options = dict(parse_qsl(parts.query))
    if unknown := sorted(options.keys() - _OPTIONS):
        raise InvalidInput(
            f"CAIDANG_DATABASE_URL 里的 {unknown[0]} 不认识，可以用的有 {'、'.join(sorted(_OPTIONS))}。"
        )
    return options


def _encrypted(options: dict[str, str]) -> dict[str, str]:
    mode = options.get("sslmode", _PROVEN[0])
    if mode not in _PROVEN:
        raise InvalidInput(
            f"数据库不在这台机器上，CAIDANG_DATABASE_URL 的 sslmode 要用 {' 或 '.join(_PROVEN)}，不能用 {mode}。"
            "自己签的证书，用 sslrootcert 指明签发的证书文件。"
        )
    return {"sslrootcert": "system", **options, "sslmode": mode}
