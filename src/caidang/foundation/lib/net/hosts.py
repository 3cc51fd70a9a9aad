"""Whether a host is this machine: what leaves it is encrypted on its way."""

import ipaddress

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
