"""PostgreSQL's own programs, ``pg_dump`` and ``pg_restore``, and how they reach a database. No Django."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from caidang.core.errors import CaidangError

PROGRAMS_VARIABLE: Final = "CAIDANG_POSTGRES_BIN"


class DumpFailed(CaidangError):
    """``pg_dump`` or ``pg_restore`` is missing or did not do it."""


def program(name: str) -> str:
    """Return the path of a PostgreSQL program; raises DumpFailed when it is not installed."""
    folder = os.environ.get(PROGRAMS_VARIABLE)
    found = shutil.which(name, path=folder) if folder else shutil.which(name)
    if found is None:
        raise DumpFailed(f"这台机器上没有 {name}：请安装 postgresql-client（版本不低于服务器），或用 {PROGRAMS_VARIABLE} 指明文件夹。")
    return found


def connection_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """Return the environment in which PostgreSQL's programs reach the database: no password in a process list."""
    options = {name.upper(): str(value) for name, value in settings.get("OPTIONS", {}).items()}
    given = {
        "PGHOST": settings["HOST"], "PGPORT": settings["PORT"], "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"], "PGDATABASE": settings["NAME"],
        "PGSSLMODE": options.get("SSLMODE", ""), "PGSSLROOTCERT": options.get("SSLROOTCERT", ""),
        "PGSSLCERT": options.get("SSLCERT", ""), "PGSSLKEY": options.get("SSLKEY", ""),
        "PGPASSFILE": options.get("PASSFILE", ""),
    }  # fmt: skip
    if options.get("HOST"):
        given["PGHOST"] = options["HOST"]
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "HOME") if name in os.environ}
    return {**kept, "LC_ALL": "C", **{name: str(value) for name, value in given.items() if value}}


def restore_dump(dump: Path, settings: Mapping[str, Any]) -> None:
    """Load a dump into the database of these settings, which must be empty; all or nothing. Raises DumpFailed."""
    command = [
        program("pg_restore"), "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
        f"--dbname={settings['NAME']}", str(dump),
    ]  # fmt: skip
    done = subprocess.run(command, env=connection_of(settings), capture_output=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise DumpFailed(said("pg_restore", done.stderr))


def said(name: str, complaint: bytes) -> str:
    """Return what a program complained of. The first line alone: it names the object and the cause, what follows may quote rows."""
    first = complaint.decode("utf-8", "replace").strip().splitlines()[:1]
    return f"{name} 没有成功：{first[0][:200] if first else '没有说原因'}"
