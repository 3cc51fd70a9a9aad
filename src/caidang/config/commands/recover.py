"""``caidang recover``: make the vault open again from the printed words."""

import argparse
import getpass
import os
import sys

from caidang.config.env import read_env
from caidang.foundation.vault.recovery import recover_vault


def run(options: argparse.Namespace) -> int:
    """Ask for the words, or read them from standard input, and restore the key."""
    env = read_env(os.environ)
    if sys.stdin.isatty():
        words = getpass.getpass("请依次输入恢复单上的 24 个词（不会显示）：")
    else:
        words = sys.stdin.read()
    passphrase = os.environ.get("CAIDANG_PASSPHRASE")
    print(recover_vault(env.data, words=words, key_file=env.key_file, passphrase=passphrase))
    return 0
