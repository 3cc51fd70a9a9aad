"""From the settings of a target to its place; which settings each kind takes, and which of them are secret."""

import importlib
import ipaddress
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from caidang.core.errors import InvalidInput
from caidang.domain.backup.places.base import Place
from caidang.domain.backup.places.disk import find_disk
from caidang.domain.backup.places.folder import FolderPlace
from caidang.domain.backup.places.pace import PacedPlace
from caidang.domain.backup.places.remote import RemotePlace


class Kind(StrEnum):
    """What a target is."""

    FOLDER = "folder"
    DISK = "disk"
    WEBDAV = "webdav"
    SFTP = "sftp"
    S3 = "s3"
    OSS = "oss"
    COS = "cos"
    OBS = "obs"

    @property
    def label(self) -> str:
        """Its Chinese name."""
        return SHAPES[self].label

    @property
    def is_cloud(self) -> bool:
        """Whether it is an object store."""
        return self in (Kind.S3, Kind.OSS, Kind.COS, Kind.OBS)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name, what people call it, whether it is needed, whether it is secret."""

    name: str
    label: str
    is_needed: bool = True
    is_secret: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind's name, what it is good for, and its settings in order."""

    label: str
    about: str
    settings: tuple[Setting, ...]

    @property
    def secrets(self) -> frozenset[str]:
        """The names of the secret settings."""
        return frozenset(one.name for one in self.settings if one.is_secret)


_ROOT: Final = Setting("root", "里面的文件夹", is_needed=False, hint="如 /caidang")
_BUCKET: Final = Setting("bucket", "存储桶")


def _cloud(endpoint: str, key_id: str, secret: str, *, region: bool = False) -> tuple[Setting, ...]:
    return (
        _BUCKET,
        Setting("endpoint", "服务地址", hint=endpoint),
        *((Setting("region", "地域", is_needed=False, hint="如 us-east-1"),) if region else ()),
        Setting(key_id, "访问账号（AccessKey ID）", is_secret=True),
        Setting(secret, "访问密钥（AccessKey Secret）", is_secret=True),
        _ROOT,
    )


SHAPES: Final[dict[Kind, Shape]] = {
    Kind.FOLDER: Shape("本机文件夹", "同一台机器的另一块盘，或挂好的共享", (Setting("path", "文件夹", hint="如 /mnt/backup/caidang"),)),
    Kind.DISK: Shape(
        "移动硬盘", "平时拔下来放在别处；插上后自己认出来", (Setting("path", "硬盘上的文件夹", hint="硬盘接上时的路径，如 /media/usb/caidang"),)
    ),
    Kind.WEBDAV: Shape(
        "WebDAV / NAS", "群晖、威联通、坚果云等",
        (
            Setting("endpoint", "地址", hint="如 https://nas.example.com:5006"),
            Setting("username", "用户名", is_secret=True), Setting("password", "口令", is_secret=True), _ROOT,
        ),
    ),
    Kind.SFTP: Shape(
        "SFTP", "另一台 Linux 机器",
        (
            Setting("host", "主机"), Setting("port", "端口", is_needed=False, hint="22"),
            Setting("username", "用户名"), Setting("password", "口令", is_needed=False, is_secret=True),
            Setting("private_key", "私钥（代替口令）", is_needed=False, is_secret=True),
            Setting("folder", "文件夹", hint="如 backups/caidang"),
            Setting("host_key", "主机指纹", hint="SHA256:… ，先留空，测试时会显示", is_needed=False),
        ),
    ),
    Kind.S3: Shape("S3", "AWS、MinIO 及其它兼容 S3 的存储", _cloud("如 https://s3.example.com", "access_key_id", "secret_access_key", region=True)),
    Kind.OSS: Shape("阿里云 OSS", "阿里云对象存储", _cloud("如 https://oss-cn-hangzhou.aliyuncs.com", "access_key_id", "access_key_secret")),
    Kind.COS: Shape("腾讯云 COS", "腾讯云对象存储", _cloud("如 https://cos.ap-shanghai.myqcloud.com", "secret_id", "secret_key")),
    Kind.OBS: Shape("华为云 OBS", "华为云对象存储", _cloud("如 https://obs.cn-north-4.myhuaweicloud.com", "access_key_id", "secret_access_key")),
}  # fmt: skip

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
        # Every command of the program knows the kinds of places; who has none behind SSH need not wait for SSH.
        place: Place = importlib.import_module("caidang.domain.backup.places.sftp").SftpPlace(settings, label=label)
        return place
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
