"""A request that changes something and carries ``Idempotency-Key`` is done once; sent again, it is answered as before."""

import functools
import hashlib
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from caidang.core.errors import CaidangError
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.replies.services import Claim, Reply, claim_reply, keep_reply, let_go
from caidang.interfaces.api.door import TooOften, caller_of
from caidang.interfaces.api.problems import no_token, problem_of

HEADER: Final = "Idempotency-Key"
AGAIN: Final = "Idempotency-Replayed"
_KEPT: Final = ("Content-Type", "ETag", "Location")
_FORM: Final = "multipart/form-data"
_READING: Final = ("GET", "HEAD", "OPTIONS")
_SUCCESS: Final = range(200, 300)
_Door = Callable[..., HttpResponse]


class _Refused(Exception):
    """What was begun is taken back: the answer says why."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.answer = answer


def once(view: _Door) -> _Door:
    """This function will have an operation heed ``Idempotency-Key``: what it does and its answer are kept together.

    An answer that is no success is not kept: the request may be mended and sent again under its key.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get(HEADER)
        if key is None or request.method in _READING:
            return view(request, *args, **kwargs)
        try:
            caller = caller_of(request)
        except TooOften:
            return view(request, *args, **kwargs)  # It is told there as everywhere.
        if caller is None:
            return no_token(request)
        try:
            claim = claim_reply(caller=caller, key=key, request=_asked(request), now=timezone.now())
        except CaidangError as error:
            return problem_of(request, error)
        if isinstance(claim, Reply):
            return _replayed(claim)
        try:
            return _do(claim, request, lambda: view(request, *args, **kwargs))
        except _Refused as refused:
            let_go(claim=claim)
            return refused.answer
        except CaidangError as error:
            let_go(claim=claim)
            return problem_of(request, error)
        except BaseException:
            let_go(claim=claim)
            raise

    return guarded


def _do(claim: Claim, request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    # A file is known again by its bytes, and is sealed and looked at for long: no transaction is held open for it.
    with nullcontext() if request.content_type == _FORM else write_tx():
        answer = act()
        if answer.status_code not in _SUCCESS:
            raise _Refused(answer)
        with write_tx(savepoint=False):
            keep_reply(claim=claim, reply=_reply_of(answer))
    return answer


def _asked(request: HttpRequest) -> str:
    """All that is asked, in one digest."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()} {request.content_type}\n".encode())
    if request.content_type == _FORM:
        # The boundary is another each time; what stands between is not.
        for name, values in sorted(request.POST.lists()):
            digest.update(f"{name}={values!r}\n".encode())
        for name, file in sorted(request.FILES.items()):
            digest.update(f"{name}={getattr(file, 'name', '')}\n".encode())
            digest.update(file.read() if hasattr(file, "read") else b"")
            if hasattr(file, "seek"):
                file.seek(0)
    else:
        digest.update(request.body)
    digest.update(request.headers.get("If-Match", "").encode())
    return digest.hexdigest()


def _reply_of(answer: HttpResponse) -> Reply:
    headers = {name: answer[name] for name in _KEPT if name in answer}
    return Reply(answer.status_code, headers, answer.content.decode())


def _replayed(reply: Reply) -> HttpResponse:
    answer = HttpResponse(reply.body, status=reply.status, headers=dict(reply.headers))
    answer[AGAIN] = "true"
    answer["Cache-Control"] = "no-store"
    return answer


