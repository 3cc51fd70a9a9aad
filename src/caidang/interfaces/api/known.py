"""Only what an operation knows may be asked of it: a misspelt filter that is passed over would answer with everything."""

import functools
import inspect
from collections.abc import Callable
from datetime import date
from typing import Any, Final, TypeVar
from uuid import UUID

from django.http import HttpRequest

from caidang.core.errors import InvalidInput
from caidang.interfaces.api.shapes import Parameters

_T = TypeVar("_T")
_OF_ALL: Final = "fields"
_OUR_OWN: Final = frozenset(("request", "response"))
_SHOWN: Final = 40


def known_only(operation: Callable[..., _T]) -> Callable[..., _T]:
    """This function will have an operation refuse parameters of the address that it does not have. Raises InvalidInput."""
    own = [name for name in inspect.signature(operation).parameters if name not in _OUR_OWN]

    @functools.wraps(operation)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> _T:
        if request.GET:
            in_path = request.resolver_match.kwargs if request.resolver_match else {}
            names = [name for name in (*own, _OF_ALL) if name not in in_path and isinstance(kwargs.get(name, ""), _SIMPLE)]
            names += [name for told in kwargs.values() if isinstance(told, Parameters) for name in type(told).model_fields]
            for name in request.GET:
                if name not in names:
                    raise InvalidInput(f"没有「{name[:_SHOWN]}」这个参数，这里有的是：{'、'.join(names)}。")
        return operation(request, *args, **kwargs)

    return asked


_SIMPLE: Final = (str, int, float, date, UUID, type(None))
"""Parameters that are more than this come in the body."""
