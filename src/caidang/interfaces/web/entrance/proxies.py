"""Who really asks, when a proxy stands in front: its word is taken only if we were told to trust it."""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class BehindProxy:
    """Middleware; stands before everything, so that all others see the person's own address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Remember the rest of the chain."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Put the person's address in the place of the proxy's, and name the scheme he used."""
        request.META["REMOTE_ADDR"] = client_of(
            request.META.get("REMOTE_ADDR", ""),
            request.META.get("HTTP_X_FORWARDED_FOR", ""),
            settings.CAIDANG_TRUSTED_PROXIES,
        )
        if settings.CAIDANG_TLS:
            # The proxy speaks HTTP with us, the person HTTPS with it: links and the check of
            # where a form came from must say so.
            request.META["wsgi.url_scheme"] = "https"
        return self._get_response(request)


def client_of(peer: str, forwarded: str, trusted: Sequence[IPv4Network | IPv6Network]) -> str:
    """Return the address of the person behind ``peer``, by what trusted proxies wrote, the nearest last.

    What stands left of the first address that is not a trusted proxy could be anybody's invention.
    """
    hops = [hop.strip() for hop in forwarded.split(",")] if forwarded else []
    found = peer
    while hops and _is_trusted(found, trusted):
        hop = hops.pop()
        if not _is_address(hop):
            break
        found = hop
    return found


def _is_trusted(address: str, trusted: Sequence[IPv4Network | IPv6Network]) -> bool:
    if not _is_address(address):
        return False
    known = ip_address(address)
    return any(known.version == network.version and known in network for network in trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
