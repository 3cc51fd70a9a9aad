"""What a page asks several times is asked of the database once.

Only while a request is answered, only for functions that say so, and never past a write: each write transaction of
the request forgets what was asked before it. Nothing is kept from one request to the next.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")
_answers: ContextVar[dict[Any, Any] | None] = ContextVar("asked_once", default=None)


def asked_once(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """This function will make another answer with the same value for the same arguments as long as a request lasts.

    Arguments are hashable; the value is not changed by whoever gets it.
    """

    @wraps(function)
    def ask(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        answers = _answers.get()
        if answers is None:
            return function(*args, **kwargs)
        key = (function, args, tuple(sorted(kwargs.items())))
        if key not in answers:
            answers[key] = function(*args, **kwargs)
        found: _T = answers[key]
        return found

    return ask


@contextmanager
def one_request() -> Iterator[None]:
    """This function will keep answers until it is left."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def forget_answers() -> None:
    """This function will have everything asked anew: something is being written."""
    answers = _answers.get()
    if answers:
        answers.clear()
