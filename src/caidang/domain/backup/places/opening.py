"""From the settings of a target to its place."""

import ipaddress
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from caidang.core.errors import InvalidInput
from caidang.domain.backup.places.base import Place
from caidang.domain.backup.places.disk import find_disk
from caidang.domain.backup.places.folder import FolderPlace
from caidang.domain.backup.places.kinds import SHAPES, Kind
from caidang.domain.backup.places.pace import PacedPlace
from caidang.domain.backup.places.remote import RemotePlace
from caidang.domain.backup.places.sftp import SftpPlace

_DOMESTIC: Final = (".aliyuncs.com", ".myqcloud.com", ".myhuaweicloud.com", ".cn", ".qiniucs.com", ".volces.com", ".ksyuncs.com")
_ABROAD: Final = ("oss-cn-hongkong", "cos.ap-hongkong", "cos.ap-taipei", "cos.sa-", "obs.me-", "obs.sa-", "obs.ae-", "oss-us-", "oss-eu-", "oss-ap-", "oss-me-", "cos.na-", "cos.eu-", "cos.ap-singapore", "cos.ap-tokyo", "cos.ap-seoul",
                  "cos.ap-mumbai", "cos.ap-bangkok", "cos.ap-jakarta", "obs.ap-", "obs.eu-", "obs.la-", "obs.af-", "obs.na-", "obs.tr-")  # fmt: skip


def check_settings(kind: Kind, settings: Mapping[str, str]) -> dict[str, str]:
    """Return the settings without empty ones; raises InvalidInput for one that is missing, unknown or unsafe."""
    shape = SHAPES[kind]
    names = {one.name for one in shape.settings} | ({"id"} if kind is Kind.DISK else set())
    if unknown := sorted(settings.keys() - names):
        raise InvalidInput(f"{shape.label} 没有 {unknown[0]} 这一项，可以填的有：{'、'.join(sorted(names))}。")
    found = {name: value.strip() for name, value in settings.items() if value.strip()}
    for one in shape.settings:
        if one.is_needed and one.name not in found:
            raise InvalidInput(f"请填写{one.label}（{one.name}）。")
    if kind in (Kind.FOLDER, Kind.DISK) and not Path(found["path"]).is_absolute():
        raise InvalidInput("文件夹要写完整的路径，以 / 开头。")
    endpoint = found.get("endpoint", "")
    if endpoint and urlsplit(endpoint).scheme not in ("https", "http"):
        raise InvalidInput("服务地址要以 https:// 开头。")
    if urlsplit(endpoint).scheme == "http" and not _is_near(urlsplit(endpoint).hostname or ""):
        raise InvalidInput("服务地址不在本地网络里，要用 https://，不然账号会在路上被看到。")
    return found


def is_abroad(kind: Kind, settings: Mapping[str, str]) -> bool:
    """Tell whether a cloud's address is not known to be in this country: personal data would leave it."""
    host = urlsplit(settings.get("endpoint", "")).hostname or ""
    if not kind.is_cloud or _is_near(host):
        return False
    return not host.endswith(_DOMESTIC) or any(host.startswith(part) or f".{part}" in host for part in _ABROAD)


def open_place(kind: Kind, settings: Mapping[str, str], *, label: str, kib_per_second: int = 0) -> Place:
    """Return the place of a target, asked again when it fails. Raises PlaceProblem or InvalidInput."""
    inner = _open(kind, settings, label)
    return PacedPlace(inner, bytes_per_second=kib_per_second * 1024, clock=time.monotonic, sleep=time.sleep)


def _open(kind: Kind, settings: Mapping[str, str], label: str) -> Place:
    if kind is Kind.FOLDER:
        return FolderPlace(Path(settings["path"]))
    if kind is Kind.DISK:
        if settings.get("id"):
            return FolderPlace(find_disk(settings["id"], settings.get("path", "").lstrip("/")))
        return FolderPlace(Path(settings["path"]))
    if kind is Kind.SFTP:
        return SftpPlace(settings, label=label)
    options = {"root": "/", **settings}
    if kind is Kind.S3:
        options.setdefault("region", "us-east-1")
        # What the machine's own environment says of other accounts is nobody's business here.
        options |= {"disable_config_load": "true", "disable_ec2_metadata": "true"}
    return RemotePlace(kind.value, options, label=label)


def _is_near(host: str) -> bool:
    if host == "localhost" or host.endswith((".local", ".lan", ".internal")):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
