"""Files that lie elsewhere: a folder of this machine, WebDAV, or an object store, through opendal."""

import asyncio
import re
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

import opendal
from opendal import exceptions
from opendal.exceptions import ConfigInvalid, NotFound, PermissionDenied, RateLimited

from caidang.core.errors import CaidangError, InvalidInput
from caidang.foundation.lib.awaited import waited_for
from caidang.foundation.lib.net.hosts import is_here

OPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "fs": ("root",),
    "webdav": ("endpoint", "username", "password", "root"),
    "s3": ("endpoint", "bucket", "region", "access_key_id", "secret_access_key", "root"),
    "oss": ("endpoint", "bucket", "access_key_id", "access_key_secret", "root"),
    "cos": ("endpoint", "bucket", "secret_id", "secret_key", "root"),
}
"""What each kind of place is opened with, by opendal's names."""
MOST_S: Final = 120.0
"""How long one waits for a listing or a file."""
_REFUSED: Final = re.compile(r"\bstatus: 40[13]\b|\bUnauthorized\b")
_T = TypeVar("_T")
_ERRORS: Final = tuple(
    found for found in vars(exceptions).values() if isinstance(found, type) and issubclass(found, Exception)
)
"""They have no parent of their own."""
SECRETS: Final = ("password", "secret_access_key", "access_key_secret", "secret_key")


class PlaceProblem(CaidangError):
    """The place cannot be read just now; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """A file: its path below the place, its size, and what differs once it is another."""

    path: str
    size: int
    version: str


def check_place(kind: str, options: Mapping[str, str], *, allowed: tuple[Path, ...]) -> None:
    """Raise InvalidInput for a place that may not be opened: in clear over the network, or outside the allowed folders."""
    if kind not in OPTIONS:
        raise InvalidInput("请选是哪一种文件夹。")
    if kind == "fs":
        root = Path(options.get("root", "")).resolve()
        if not any(root == one.resolve() or one.resolve() in root.parents for one in allowed):
            raise InvalidInput("本机的文件夹要由管理员先在 CAIDANG_FOLDERS 里放行，见管理手册。")
        if not root.is_dir():
            raise InvalidInput("这台机器上没有这个文件夹。")
        return
    parts = urlsplit(options.get("endpoint", ""))
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        raise InvalidInput("地址要写成 https://主机/路径 的样子。")
    if parts.scheme == "http" and not is_here(host):
        raise InvalidInput("地址要用 https，密码和简历才不会明文传输。")
    if kind != "webdav" and not options.get("bucket"):
        raise InvalidInput("请填存储桶的名字。")


def files_in(kind: str, options: Mapping[str, str]) -> list[PlaceFile]:
    """Return the files of a place, those in folders as well, hidden and unfinished ones left out; raises PlaceProblem."""
    return _waited(_listed(kind, options))


def fetch(kind: str, options: Mapping[str, str], path: str) -> bytes:
    """Return a file's bytes; raises PlaceProblem."""
    return _waited(_read(kind, options, path))


async def _listed(kind: str, options: Mapping[str, str]) -> list[PlaceFile]:
    operator, found = _opened(kind, options), []
    async for entry in await operator.list("/", recursive=True):
        path = str(entry.path)
        if path.endswith("/") or _is_passed_over(path):
            continue
        meta = entry.metadata
        if meta.content_length is None or meta.last_modified is None:
            meta = await operator.stat(path)
        version = f"{meta.content_length}|{meta.last_modified}|{meta.etag or ''}"
        found.append(PlaceFile(path, int(meta.content_length), version))
    return found


async def _read(kind: str, options: Mapping[str, str], path: str) -> bytes:
    return bytes(await _opened(kind, options).read(path))


def _opened(kind: str, options: Mapping[str, str]) -> opendal.AsyncOperator:
    # The other kind of operator holds the interpreter while it waits for a page of a listing.
    told = {name: options[name] for name in OPTIONS[kind] if options.get(name)}
    return opendal.AsyncOperator(kind, **told)


def _waited(step: Coroutine[object, object, _T]) -> _T:
    try:
        return waited_for(lambda: asyncio.wait_for(step, MOST_S))
    except TimeoutError:
        raise PlaceProblem("对方没有按时回答，稍后会自动再试。") from None
    except _ERRORS as error:
        raise _told(error) from None


def _is_passed_over(path: str) -> bool:
    parts = path.split("/")
    unfinished = (".part", ".crdownload", ".tmp", ".download")
    return any(part.startswith((".", "~$")) for part in parts) or path.lower().endswith(unfinished)


def _told(error: Exception) -> PlaceProblem:
    if isinstance(error, PermissionDenied) or _REFUSED.search(str(error)):
        return PlaceProblem("对方不认这个账号、密码或密钥，或它没有读这个文件夹的权限。")
    if isinstance(error, NotFound):
        return PlaceProblem("对方没有这个文件夹或存储桶，请核对路径。")
    if isinstance(error, ConfigInvalid):
        return PlaceProblem("填得不全，或有一项的写法不对。")
    if isinstance(error, RateLimited):
        return PlaceProblem("对方嫌问得太勤，稍后会自动再试。")
    return PlaceProblem("连不上，或中途断了。请看地址和网络；稍后会自动再试。")
