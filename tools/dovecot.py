"""A real Dovecot of one's own: unpacked by ``tools/dovecot.sh``, on 127.0.0.1, with mailboxes made as one logs in.

The server looks for two things where Debian would install them. Settings come by ``doveconf``, which is run by
hand; the folder of modules is a path in a library, which is written over in a copy, to be found below the run folder.
"""

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

UNPACKED = Path(__file__).resolve().parent.parent / ".venv" / "dovecot"
PASSWORD = "harbour-lights-4"  # noqa: S105 - of invented mailboxes
_MODULES = b"/usr/lib/dovecot/modules\0"
_WAIT_S = 30


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running server. Any user name logs in with ``PASSWORD`` and has a mailbox; ``home`` holds the mails."""

    port: int
    home: Path
    process: subprocess.Popen[bytes]

    def mails_of(self, user: str) -> Path:
        """Where a user's mails lie (Maildir)."""
        return self.home / "mail" / user


def is_there() -> bool:
    """Tell whether the server was unpacked."""
    return (UNPACKED / ".ready").exists()


@contextmanager
def running(home: Path, *, introspection: str = "") -> Iterator[Dovecot]:
    """Start a server below ``home``, which others must be able to enter, and end it afterwards.

    With ``introspection`` (an address that tells whose a token is, RFC 7662) one logs in by token, too.
    """
    tree = _copied(home / "dovecot")
    run = home / "run"
    run.mkdir(parents=True)
    (home / "mail").mkdir()
    (run / "modules").symlink_to(tree / "usr/lib/dovecot/modules")
    for folder in (home, run, home / "mail"):
        folder.chmod(0o755)
    owner = _owner()
    os.chown(home / "mail", owner.pw_uid, owner.pw_gid)
    port = _free_port()
    settings = home / "dovecot.conf"
    (home / "oauth2.conf").write_text(
        f"introspection_mode = post\nintrospection_url = {introspection}\nusername_attribute = username\n", encoding="utf-8"
    )
    settings.write_text(_settings(home, tree, port, with_tokens=bool(introspection)), encoding="utf-8")
    found = tree / "usr/lib/dovecot"
    libraries = [found, found / "modules/old-stats", *(tree / "usr/lib").glob("*-linux-gnu*"), *(tree / "lib").glob("*-linux-gnu*")]
    environment = {**os.environ, "LD_LIBRARY_PATH": ":".join(map(str, libraries))}
    server = str(tree / "usr/sbin/dovecot")
    process = subprocess.Popen(
        [tree / "usr/bin/doveconf", "-c", settings, "-f", "service=master", "-m", "master", "-e", server, "-F", "-c", settings],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        _wait(port, process, home)
        yield Dovecot(port, home, process)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _copied(place: Path) -> Path:
    shutil.copytree(UNPACKED, place, symlinks=True, ignore=shutil.ignore_patterns("share", ".ready", "packages"))
    (library,) = (place / "usr/lib/dovecot").glob("libdovecot.so.0.*")
    data = library.read_bytes()
    if data.count(_MODULES) != 1:
        raise RuntimeError("this Dovecot keeps its folder of modules elsewhere")
    library.write_bytes(data.replace(_MODULES, b"modules".ljust(len(_MODULES), b"\0")))
    return place


def _settings(home: Path, tree: Path, port: int, *, with_tokens: bool) -> str:
    by_token = f"""
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {home}/oauth2.conf
}}""" if with_tokens else ""
    me, owner = pwd.getpwuid(os.getuid()).pw_name, _owner()
    return f"""
base_dir = {home}/run
state_dir = {home}/run
libexec_dir = {tree}/usr/lib/dovecot
mail_plugin_dir = {tree}/usr/lib/dovecot/modules
login_plugin_dir = {tree}/usr/lib/dovecot/modules/login
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
log_path = {home}/log
default_internal_user = {me}
default_internal_group = {_group()}
default_login_user = {owner.pw_name}
first_valid_uid = 0
import_environment = LD_LIBRARY_PATH
mail_location = maildir:{home}/mail/%u
maildir_very_dirty_syncs = yes
mail_max_userip_connections = 100
mail_fsync = never
auth_mechanisms = plain login{" xoauth2 oauthbearer" if with_tokens else ""}
auth_failure_delay = 0{by_token}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={home}/mail/%u
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


def _owner() -> pwd.struct_passwd:
    """Whose the mails are, and as whom one logs in: neither may be root."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())


def _group() -> str:
    return grp.getgrgid(os.getgid()).gr_name


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _wait(port: int, process: "subprocess.Popen[bytes]", home: Path) -> None:
    deadline = time.monotonic() + _WAIT_S
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
                if line.recv(4) == b"* OK":
                    return
        except OSError:
            pass
        log = home / "log"
        told = log.read_text(errors="replace")[-2000:] if log.exists() else ""
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"Dovecot did not start: {told}")
        time.sleep(0.05)
