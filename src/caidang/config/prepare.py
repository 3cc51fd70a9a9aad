"""Make sure that there is a vault, a key and an up-to-date database, then start Django."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pkgutil import iter_modules

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from caidang.config.env import Env, read_env
from caidang.core.errors import KeyProblem
from caidang.foundation.vault.header import Mode, read_header
from caidang.foundation.vault.keys import create_vault, is_vault, leave_old_root
from caidang.foundation.vault.sources import passphrase_from_environment, root_from_environment

SETTINGS = "caidang.config.settings"


def prepare(*, may_ask: bool) -> None:
    """Open the data folder, making it if it is new.

    A new folder is made without a question only if ``may_ask`` is False; on a terminal the
    question is put, elsewhere KeyProblem says what to do.
    """
    env = read_env(os.environ)
    with _alone(env):
        if not is_vault(env.data):
            if may_ask:
                _ask(env)
            _create(env)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
        django.setup()
        bring_up_to_date()
        _leave_old_root(env)


def bring_up_to_date() -> None:
    """Apply the migrations that are missing, and make the cache's table."""
    if _has_all():
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)


def _has_all() -> bool:
    """Tell whether every step there is was taken here, by their names: to load them all was a tenth of each start."""
    taken = MigrationRecorder(connection).applied_migrations().keys()
    return all(
        (config.label, name) in taken
        for config in apps.get_app_configs()
        for _, name, is_folder in iter_modules([str(Path(config.path) / "migrations")])
        if not is_folder and name[0] not in "_~"
    )


def _leave_old_root(env: Env) -> None:
    """Once the environment gives the new root key, the one before opens nothing any more."""
    header = read_header(env.data)
    if header.mode is Mode.ENVIRONMENT and header.pending and (root := root_from_environment(os.environ)):
        leave_old_root(env.data, root)


@contextmanager
def _alone(env: Env) -> Iterator[None]:
    """Two first starts at the same moment make one vault and one database."""
    # Beside the folder, not in it: asking a question must not leave a folder behind.
    env.data.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(env.data.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _ask(env: Env) -> None:
    where = f"数据文件夹：{env.data}\n根密钥：{_key_place(env)}"
    if not sys.stdin.isatty():
        raise KeyProblem(f"这里还没有建库，什么都没有改动。加上 --yes 会新建：\n{where}")
    print(f"这里还没有建库。将要新建：\n{where}")
    if input("现在新建吗？[y/N] ").strip().lower() not in ("y", "yes", "是"):
        raise KeyProblem("没有新建，什么都没有改动。")


def _create(env: Env) -> None:
    root = root_from_environment(os.environ)
    passphrase = passphrase_from_environment(os.environ)
    mode = Mode.ENVIRONMENT if root else Mode.PASSPHRASE if passphrase else Mode.FILE
    create_vault(env.data, mode=mode, key_file=env.key_file, passphrase=passphrase, root=root)


def _key_place(env: Env) -> str:
    if root_from_environment(os.environ):
        return "由环境变量或 systemd 凭据给出"
    return "由口令保护，存在数据文件夹里" if passphrase_from_environment(os.environ) else str(env.key_file)
