"""What kinds of places there are, which settings each takes, and which of them are secret: all that a table or a form has to know."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


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
