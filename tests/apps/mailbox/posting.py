"""Invented mails, laid into a Dovecot's mailbox without the detour over the network."""

import os
import shutil
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from random import Random

from imapclient import IMAPClient

from tools import dovecot
from tools.dovecot import Dovecot

SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "若溪 清和 知遥 初晴 行舟 照夜 令仪 若谷 如故 幕遮".split()


def a_name(n: int) -> str:
    """The n-th invented name of a hundred."""
    return SURNAMES[n % 10] + GIVEN[n // 10 % 10]


def a_phone(n: int) -> str:
    """The n-th telephone number of an invented range."""
    return f"1390013{n:04d}"


def resume(n: int) -> str:
    """A short résumé of the n-th person."""
    return (
        f"姓名：{a_name(n)}\n手机：{a_phone(n)}\n邮箱：person{n}@example.com\n教育经历\n"
        f"2012.09-2016.06 南京大学 计算机科学与技术 本科\n工作经历\n2018.03-至今 蓝鲸软件有限公司 后端工程师\n"
    )


def mail(
    subject: str, body: str, *, sender: str, n: int = 0, attachment: tuple[str, bytes] | None = None,
    charset: str = "utf-8", padding: int = 0,
) -> bytes:  # fmt: skip
    """One mail; ``padding`` bytes of an attachment make it large."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = "hr@example.com"
    message["Date"] = f"Mon, 05 Oct 2026 {n // 3600 % 24:02d}:{n // 60 % 60:02d}:{n % 60:02d} +0800"
    message["Message-ID"] = f"<{n}.{len(subject)}@example.com>"
    message.set_content(body, charset=charset, cte="base64")
    if attachment is not None:
        name, data = attachment
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    if padding:
        message.add_attachment(
            Random(n).randbytes(padding), maintype="application", subtype="octet-stream", filename="照片.bin"
        )
    data = message.as_bytes()
    words = Header(subject, "gb18030" if charset.startswith("gb") else "utf-8", maxlinelen=60).encode(linesep="\r\n")
    return b"Subject: " + words.encode() + b"\r\n" + data


def zhaopin(n: int, *, padding: int = 0) -> bytes:
    """智联's mail about the n-th person, in GBK."""
    domain = "zhaopinmail.com"
    return mail(
        f"(Zhaopin.com) 应聘 Java工程师-上海-{a_name(n)}", resume(n), sender=f"智联招聘 <b1.service@{domain}>", n=n,
        charset="gbk", padding=padding,
    )  # fmt: skip


def advert(n: int) -> bytes:
    """An advertisement of a site that sends résumés from the same domain."""
    domain = "mail11.lietou-edm.com"
    return mail(f"猎聘会员限时优惠第{n}期", "名企直播，点击查看。", sender=f"猎聘 <service@{domain}>", n=n)


def direct(n: int) -> bytes:
    """A person's own application, the résumé attached."""
    return mail(
        f"应聘后端工程师-{a_name(n)}", "您好，简历见附件。", sender=f"person{n}@example.com", n=n,
        attachment=(f"{a_name(n)}简历.txt", resume(n).encode()),
    )  # fmt: skip


def chat(n: int) -> bytes:
    """A mail that has nothing to do with it."""
    return mail(f"会议纪要 {n}", "周三下午三点开会。", sender=f"colleague{n}@example.com", n=n)


@dataclass(frozen=True, slots=True)
class Box:
    """A user's mailbox on the server."""

    server: Dovecot
    user: str

    def lay(self, mails: Iterable[bytes], *, folder: str = "") -> None:
        """Lay mails into the inbox or a folder, in this order."""
        home = self.server.mails_of(self.user)
        place = home / f".{folder}" if folder else home
        for name in ("cur", "new", "tmp"):
            (place / name).mkdir(parents=True, exist_ok=True)
        start = len(list((place / "cur").iterdir()))
        for number, data in enumerate(mails, start):
            (place / "cur" / f"{1790000000 + number}.M{number}P1.host,S={len(data)}:2,").write_bytes(data)
        self._give(home)

    def post(self, data: bytes) -> None:
        """Have the server take a mail, as from another server, so that it tells of it."""
        with IMAPClient("127.0.0.1", self.server.port, ssl=False) as client:
            client.login(self.user, dovecot.PASSWORD)
            client.append("INBOX", data)

    def number_anew(self) -> None:
        """Have the server forget its numbering: another UIDVALIDITY, other UIDs."""
        home = self.server.mails_of(self.user)
        for path in home.glob("dovecot*"):
            path.unlink()
        # Two numberings of one second would be the same to the server.
        (home / "dovecot-uidlist").write_text("3 V77777 N900 G0123456789abcdef0123456789abcdef\n")
        self._give(home)

    def _give(self, home: "os.PathLike[str]") -> None:
        if os.getuid() == 0:
            owner = self.server.home / "mail"
            stat = owner.stat()
            for folder, names, files in os.walk(home):
                for name in (folder, *(os.path.join(folder, n) for n in (*names, *files))):
                    shutil.chown(name, stat.st_uid, stat.st_gid)

    @contextmanager
    def cut(self, seed: int, *, most: int) -> Iterator[int]:
        """A port that leads to the server and cuts each connection after a random number of bytes."""
        random, stop = Random(seed), threading.Event()
        with socket.create_server(("127.0.0.1", 0)) as door:
            door.settimeout(0.2)
            thread = threading.Thread(target=_relay, args=(door, self.server.port, random, most, stop))
            thread.start()
            try:
                yield door.getsockname()[1]
            finally:
                stop.set()
                thread.join()


def _relay(door: socket.socket, port: int, random: Random, most: int, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            caller, _ = door.accept()
        except TimeoutError:
            continue
        caller.settimeout(None)
        server = socket.create_connection(("127.0.0.1", port))
        left = random.randrange(200, most)
        threading.Thread(target=_pass_on, args=(caller, server, 10**12), daemon=True).start()
        threading.Thread(target=_pass_on, args=(server, caller, left), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket, left: int) -> None:
    with suppress(OSError):
        while left > 0 and (data := source.recv(min(4096, left))):
            target.sendall(data)
            left -= len(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


PASSWORD = dovecot.PASSWORD
