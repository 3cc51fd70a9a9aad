"""A write transaction that fails at its end."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from caidang.foundation.lib.write_lock import write_tx


@contextmanager
def undone() -> Iterator[None]:
    """Do what is inside in a write transaction, then let it fail."""
    with suppress(ZeroDivisionError), write_tx():
        yield
        raise ZeroDivisionError
