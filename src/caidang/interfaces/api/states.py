"""What is changed is changed as it was read: ``If-Match`` carries the ``ETag`` of the reading."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.interfaces.api.problems import Outdated, StateNeeded


def etag(*told: object) -> str:
    """This function will return the name of a state (an ``ETag``): of all that it is told."""
    return f'"{hashlib.sha256("|".join(map(str, told)).encode()).hexdigest()[:32]}"'


@contextmanager
def as_read(request: HttpRequest, name: str, state: Callable[[], str]) -> Iterator[None]:
    """This function will let a change through in one transaction if ``state`` is the one that ``If-Match`` names, or that is ``*``.

    ``name`` tells what is changed: only one program changes it at a time. Raises StateNeeded, Outdated.
    """
    wanted = request.headers.get("If-Match", "").strip()
    if not wanted:
        raise StateNeeded("改之前先读一次，把读到的 ETag 放进 If-Match；不管现在怎样都要改，就写 *。")
    with write_tx():
        serialise(f"api:{name}")
        if wanted != "*" and state() not in [one.strip().removeprefix("W/") for one in wanted.split(",")]:
            raise Outdated("读过之后有人改过，请再读一次。")
        yield
