"""For whom a tool is called, and that it is written down."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final, TypeVar

import anyio
import anyio.to_thread
from django.db import close_old_connections
from django.utils import timezone
from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.auth.provider import AccessToken
from mcp.server.mcpserver.exceptions import ToolError

from caidang.core.errors import CaidangError, NotAllowed
from caidang.foundation.accounts.login.tokens import viewer_of_token
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

_T = TypeVar("_T")
AT_ONCE: Final = 4
"""Calls that are answered at the same time; each has a connection of its own to the database."""
STDIO_TOKEN: ContextVar[str] = ContextVar("stdio_token", default="")
"""The token of the one program at the other end of standard input and output."""
_LIMIT: Final = anyio.CapacityLimiter(AT_ONCE)


class Tokens:
    """Looks at bearer tokens: ours, as the API takes them."""

    async def verify_token(self, token: str) -> AccessToken | None:
        """Return what the token is good for; None for one that is none."""
        try:
            viewer = await anyio.to_thread.run_sync(lambda: _viewer(token), limiter=_LIMIT)
        except NotAllowed:
            return None
        scopes = sorted(action.name.lower() for action in viewer.rules.actions)
        return AccessToken(token=token, client_id=f"member-{viewer.user_id}", scopes=scopes)


async def as_caller(tool: str, act: Callable[[Viewer], _T], **told: str) -> _T:
    """This function will do what a tool does for the member of the token, and have the log say so first.

    ``told`` are ids that the log may hold. Whatever is refused is told as the tool's error. Raises ToolError.
    """
    access = get_access_token()
    token = access.token if access is not None else STDIO_TOKEN.get()

    def work() -> _T:
        viewer = _viewer(token)
        with write_tx():
            audit.record(
                actor_id=viewer.user_id, verb="mcp.called", subject=f"user:{viewer.user_id}", now=timezone.now(),
                detail={"tool": tool, **told},
            )  # fmt: skip
        return act(viewer)

    try:
        return await anyio.to_thread.run_sync(work, limiter=_LIMIT)
    except CaidangError as error:
        raise ToolError(str(error)) from None


def _viewer(token: str) -> Viewer:
    close_old_connections()
    return viewer_of_token(token.strip(), timezone.now())


def plain(value: Any) -> str:  # noqa: ANN401 - a value or its mask
    """This function will return a value as it may be shown, as plain text."""
    return str(value)
