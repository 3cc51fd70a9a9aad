"""Clouds and shares, through opendal: S3, 阿里云 OSS, 腾讯云 COS, 华为云 OBS, WebDAV."""

import re
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Final, TypeVar

import opendal
from opendal import exceptions as said
from opendal.layers import TimeoutLayer

from caidang.core.errors import InvalidInput, OutOfSpace
from caidang.domain.backup.places.base import Found, NotThere, PlaceProblem
from caidang.foundation.lib.awaited import waited_for

_T = TypeVar("_T")

_CALL_S: Final = 60.0
_IO_S: Final = 30.0
_FULL: Final = ("InsufficientStorage", "QuotaExceeded", "no space left")
_REFUSED: Final = ("SignatureDoesNotMatch", "InvalidAccessKeyId", "Unauthorized")
_STATUS: Final = re.compile(r"\bstatus: (\d{3})\b")
_CONTEXT: Final = "\n\nContext:"

_OTHERS: Final = (
    said.Error, said.Unexpected, said.Unsupported, said.ConfigInvalid, said.AlreadyExists, said.Conflict, said.ConditionNotMatch,
    said.IsADirectory, said.NotADirectory, said.RangeNotSatisfied, OSError,
)  # fmt: skip
"""The library's errors have no ancestor in common."""


class RemotePlace:
    """Files in a bucket or share. A write is one request; the service answers when it is kept."""

    is_near = False

    def __init__(self, service: str, options: Mapping[str, str], *, label: str) -> None:
        """Prepare for requests; none is made yet. Raises InvalidInput for options that cannot be."""
        self._label = label
        try:
            operator = opendal.Operator(service, **options)
            lister = opendal.AsyncOperator(service, **options)
        except _OTHERS as error:
            raise InvalidInput(f"{label} 的设置不对，请核对地址、存储桶和账号。") from error
        self._operator = operator.layer(TimeoutLayer(timeout=_CALL_S, io_timeout=_IO_S))
        self._lister = lister.layer(TimeoutLayer(timeout=_CALL_S, io_timeout=_IO_S))

    def put(self, path: str, data: bytes) -> None:
        """Upload a file."""
        self._ask(lambda: self._operator.write(path, data), path)

    def get(self, path: str) -> bytes:
        """Download a file."""
        return bytes(self._ask(lambda: self._operator.read(path), path))

    def size(self, path: str) -> int | None:
        """Ask for a file's size."""
        try:
            return int(self._ask(lambda: self._operator.stat(path), path).content_length)
        except NotThere:
            return None

    def files(self, folder: str) -> Iterator[Found]:
        """List the files below a folder."""
        prefix = f"{folder}/" if folder else "/"
        try:
            return iter(self._ask(lambda: waited_for(lambda: self._list(prefix)), folder))
        except NotThere:
            return iter(())

    async def _list(self, prefix: str) -> list[Found]:
        """The other way of listing keeps the interpreter to itself while it waits for a page."""
        found = []
        async for entry in await self._lister.list(prefix, recursive=True):
            if not entry.path.endswith("/"):
                state = entry.metadata
                written = state.last_modified.timestamp() if state.last_modified else 0.0
                found.append(Found(entry.path.lstrip("/"), int(state.content_length), written))
        return found

    def remove(self, path: str) -> None:
        """Delete a file."""
        self._ask(lambda: self._operator.delete(path), path)

    def settle(self) -> None:
        """Each write was answered already."""

    def close(self) -> None:
        """Connections end by themselves."""

    def _ask(self, request: Callable[[], _T], path: str) -> _T:
        try:
            return request()
        except said.NotFound as error:
            raise NotThere(f"备份里没有 {path}。") from error
        except said.PermissionDenied as error:
            raise PlaceProblem(f"{self._label} 拒绝了：账号或口令不对，或没有权限。") from error
        except said.RateLimited as error:
            raise PlaceProblem(f"{self._label} 说请求太快，稍后会再试。") from error
        except _OTHERS as error:
            raise self._named(str(error)) from error

    def _named(self, text: str) -> Exception:
        # The library's text may hold the address with what stands in it, so it is not passed on.
        # Below it stands the file's name, in which any digits may occur.
        said, _, context = text.partition(_CONTEXT)
        answered = _STATUS.search(context)
        status = int(answered[1]) if answered else 0
        if status == HTTPStatus.INSUFFICIENT_STORAGE or any(word in said for word in _FULL):
            return OutOfSpace(f"{self._label} 满了。这一次没有完成，之前的备份都还在；请扩容或缩短保留期。")
        if status == HTTPStatus.UNAUTHORIZED or any(word in said for word in _REFUSED):
            return PlaceProblem(f"{self._label} 拒绝了：账号或口令不对，或没有权限。")
        if status >= HTTPStatus.BAD_REQUEST:
            return PlaceProblem(
                f"{self._label} 连得上，但那边出错了（{status}）。之前的备份都还在；一直这样的话，多半是那边的盘满了，或文件夹不让写。"
            )
        return PlaceProblem(f"{self._label} 连不上或中途断了，请看网络和地址。")
