"""Passkeys and the address: a browser binds them to a name, never to a number."""

from ipaddress import ip_address

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest


def is_place_for_passkeys(request: HttpRequest) -> bool:
    """Tell whether passkeys work at the address the person has opened: a name over HTTPS, or localhost."""
    try:
        name = request.get_host().rpartition(":")[0] or request.get_host()
    except DisallowedHost:  # the page that refuses such a host asks, too
        return False
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return request.is_secure() or name == "localhost" or name.endswith(".localhost")
    return False
