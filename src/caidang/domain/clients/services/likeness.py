"""Clients of the same short name: each goes by its full one, until only one of them bears it."""

from caidang.domain.clients.models import Client


def tell_apart(*shorts: str) -> None:
    """Note on the clients of these short names whether another bears the same. To be called inside ``write_tx()``.

    What went into another client counts no longer: it is known by that one.
    """
    for short in filter(None, set(shorts)):
        named = Client.objects.filter(short_name=short)
        is_alike = named.filter(merged_into=None).count() > 1
        named.exclude(is_alike=is_alike).update(is_alike=is_alike)
