"""Whether a host is this machine: what leaves it is encrypted on its way; and hosts as a setting names them."""

import ipaddress
from urllib.parse import urlsplit

from caidang.core.errors import InvalidInput

_NAMES = ("", "localhost")
"""Without a name a connection goes through a socket of this machine."""


def is_here(host: str) -> bool:
    """Tell whether nothing on its way to this host leaves the machine: a loopback address, or a socket's folder."""
    if host in _NAMES or host.startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def named_host(entry: str) -> tuple[str, int | None]:
    """Return an entry's host and the port, None for every one; raises InvalidInput for what names no host.

    An IPv6 address stands in brackets where a port follows it.
    """
    literal = entry.count(":") > 1 and not entry.startswith("[")
    try:
        parts = urlsplit(f"//[{entry}]" if literal else f"//{entry}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.path or parts.query or parts.fragment or parts.username is not None:
        raise InvalidInput(f"「{entry}」要写成主机，或 主机:端口，不带 https:// 和路径。")
    return host.lower(), port
