"""The environment, read once, into one frozen value; a value that cannot be read stops the start."""

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

from caidang.core.errors import InvalidInput
from caidang.foundation.lib.net.hosts import is_here, named_host

ZONE = ZoneInfo("Asia/Shanghai")
"""In which times are shown and days begin, whatever the machine's own zone is."""
SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""Ways to a mail server, the usual one first, each with its usual port."""
Network = IPv4Network | IPv6Network
USUAL_WEB_PROCESSES = 2
"""Python works on one core at a time, so a second process serves a second core; each holds some 120 MB."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """The mail server to send through; ``host`` is empty where there is none."""

    host: str
    port: int
    user: str
    password_file: Path | None
    sender: str
    security: str


@dataclass(frozen=True, slots=True)
class Env:
    """Where things are and how this installation runs."""

    data: Path
    key_file: Path
    inbox: Path
    folders: tuple[Path, ...]
    anchors: Path | None
    audit_copy: Path | None
    anchor_mail: tuple[str, ...]
    anchor_webhook: str
    clamd: str
    live_index: tuple[Path, ...]
    database_url: str
    hosts: tuple[str, ...]
    debug: bool
    practice: bool
    behind_tls: bool
    read_workers: int
    web_processes: int
    mails_per_minute: int
    mails_per_hour: int
    mails_per_day: int
    webhook_hosts: tuple[str, ...]
    allow_disk_index: bool
    model_url: str
    model_name: str
    model_key_file: Path | None
    trusted_proxies: tuple[Network, ...]
    smtp: Smtp
    sign_on: Path | None
    password_words: tuple[str, ...]

    @property
    def is_embedded(self) -> bool:
        """Whether the database is the embedded SQLCipher file."""
        return not self.database_url


def read_env(environ: Mapping[str, str]) -> Env:
    """Read ``CAIDANG_*`` variables; raises InvalidInput naming the variable that cannot be used."""
    data = Path(environ.get("CAIDANG_DATA") or "data").expanduser().absolute()
    # One folder has one index in memory, by whatever way a command came to it: ../data, a symbolic link.
    name = hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:16]
    hosts = tuple(h for h in environ.get("CAIDANG_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h)
    live = environ.get("CAIDANG_LIVE_INDEX")
    return Env(
        data=data,
        key_file=_path(environ, "CAIDANG_KEY_FILE", data.with_name(f"{data.name}.key")),
        inbox=_path(environ, "CAIDANG_INBOX", data.with_name("inbox")),
        folders=_folders(environ, "CAIDANG_FOLDERS"),
        anchors=_place(environ, "CAIDANG_ANCHORS"),
        audit_copy=_place(environ, "CAIDANG_AUDIT_COPY"),
        anchor_mail=_addresses(environ, "CAIDANG_ANCHOR_MAIL"),
        anchor_webhook=environ.get("CAIDANG_ANCHOR_WEBHOOK", ""),
        clamd=environ.get("CAIDANG_CLAMD", ""),
        # Memory on purpose: the live index is in clear. `live` refuses any other file system.
        live_index=(Path(live) if live else Path(f"/dev/shm/caidang-{name}"),),  # noqa: S108
        database_url=environ.get("CAIDANG_DATABASE_URL", ""),
        hosts=hosts,
        debug=_switch(environ, "CAIDANG_DEBUG"),
        practice=_switch(environ, "CAIDANG_PRACTICE"),
        behind_tls=_switch(environ, "CAIDANG_TLS"),
        read_workers=_number(environ, "CAIDANG_READ_WORKERS", 2),
        web_processes=_number(environ, "CAIDANG_WEB_PROCESSES", min(USUAL_WEB_PROCESSES, _cores())),
        webhook_hosts=_named_hosts(environ, "CAIDANG_WEBHOOK_HOSTS"),
        mails_per_minute=_number(environ, "CAIDANG_MAILS_PER_MINUTE", 30, most=6000),
        mails_per_hour=_number(environ, "CAIDANG_MAILS_PER_HOUR", 500, most=100_000),
        mails_per_day=_number(environ, "CAIDANG_MAILS_PER_DAY", 2_000, most=1_000_000),
        allow_disk_index=_switch(environ, "CAIDANG_ALLOW_DISK_INDEX"),
        model_url=environ.get("CAIDANG_MODEL_URL", ""),
        model_name=environ.get("CAIDANG_MODEL", ""),
        model_key_file=_file(environ, "CAIDANG_MODEL_KEY_FILE"),
        trusted_proxies=_networks(environ, "CAIDANG_TRUSTED_PROXIES"),
        smtp=_smtp(environ),
        sign_on=_file(environ, "CAIDANG_SIGN_ON"),
        password_words=(*_words(environ, "CAIDANG_PASSWORD_WORDS"), *_names_in(hosts)),
    )


def _cores() -> int:
    """Return how many cores this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _words(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    words = (word.strip() for word in environ.get(name, "").split(","))
    return tuple(word for word in words if len(word) > 1)


def _named_hosts(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    found = tuple(word.lower() for word in _words(environ, name))
    for one in found:
        try:
            named_host(one)
        except InvalidInput as error:
            raise InvalidInput(f"{name}：{error}") from error
    return found


def _names_in(hosts: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of the host names that are long enough to be somebody's name."""
    parts = {part for host in hosts for part in re.split(r"[^a-z0-9]+", host.lower())}
    return tuple(sorted(part for part in parts if len(part) > 3 and not part.isdigit()))


def _place(environ: Mapping[str, str], name: str) -> Path | None:
    value = environ.get(name)
    return Path(value).expanduser().absolute() if value else None


def _folders(environ: Mapping[str, str], name: str) -> tuple[Path, ...]:
    """Folders of this machine, several parted by a colon."""
    found = [part for part in environ.get(name, "").split(":") if part]
    return tuple(Path(part).expanduser().absolute() for part in found)


def _path(environ: Mapping[str, str], name: str, default: Path) -> Path:
    value = environ.get(name)
    return Path(value).expanduser().absolute() if value else default


def _file(environ: Mapping[str, str], name: str) -> Path | None:
    value = environ.get(name)
    if not value:
        return None
    path = Path(value).expanduser().absolute()
    if not path.is_file():
        raise InvalidInput(f"{name} 指的文件不存在：{path}")
    return path


def _switch(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "0")
    if value not in ("0", "1"):
        raise InvalidInput(f"{name} 只能是 0 或 1")
    return value == "1"


def _number(environ: Mapping[str, str], name: str, default: int, *, most: int = 64) -> int:
    value = environ.get(name, str(default))
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value) <= most:
        raise InvalidInput(f"{name} 要是 1 到 {most} 之间的整数")
    return int(value)


def _smtp(environ: Mapping[str, str]) -> Smtp:
    host, user = environ.get("CAIDANG_SMTP_HOST", ""), environ.get("CAIDANG_SMTP_USER", "")
    security = _choice(environ, "CAIDANG_SMTP_TLS", tuple(SMTP_PORTS))
    sender = environ.get("CAIDANG_SMTP_FROM", user)
    if host and "@" not in sender:
        raise InvalidInput("CAIDANG_SMTP_FROM 要写发件的邮箱")
    if security == "none" and not is_here(host):
        raise InvalidInput("发信的服务器不在这台机器上，CAIDANG_SMTP_TLS 要用 starttls 或 tls")
    return Smtp(
        host=host,
        port=_number(environ, "CAIDANG_SMTP_PORT", SMTP_PORTS[security], most=65535),
        user=user,
        password_file=_file(environ, "CAIDANG_SMTP_PASSWORD_FILE"),
        sender=sender,
        security=security,
    )


def _networks(environ: Mapping[str, str], name: str) -> tuple[Network, ...]:
    parts = [part.strip() for part in environ.get(name, "").split(",")]
    try:
        return tuple(ip_network(part) for part in parts if part)
    except ValueError as error:
        raise InvalidInput(f"{name} 要写成逗号隔开的地址或网段，如 127.0.0.1,10.0.0.0/8") from error


def _choice(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    value = environ.get(name) or choices[0]
    if value not in choices:
        raise InvalidInput(f"{name} 只能是 {'、'.join(choices)}")
    return value


def _addresses(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in environ.get(name, "").split(",") if part.strip())
    for one in found:
        if not (one.isascii() and re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+", one)):
            raise InvalidInput(f"{name} 要写成 name@example.com 的样子，几个之间用逗号")
    return found
