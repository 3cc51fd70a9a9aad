"""``caidang recover``: make the vault open again from the printed words."""

import argparse
import getpass
import os
import sys

from caidang.config.env import read_env
from caidang.foundation.vault.recovery import recover_vault
from caidang.foundation.vault.sources import passphrase_from_environment


def run(options: argparse.Namespace) -> int:
    """Ask for the words, or read them from standard input, and restore the key."""
    env = read_env(os.environ)
    if sys.stdin.isatty():
        words = getpass.getpass("请依次输入恢复单上的 24 个词，或两份份额的词（不会显示）：")
    else:
        words = sys.stdin.read()
    passphrase = passphrase_from_environment(os.environ)
    print(recover_vault(env.data, words=words, key_file=env.key_file, passphrase=passphrase))
    return 0
