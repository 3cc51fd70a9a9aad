"""``caidang recover``: make the vault open again from the printed words."""

import argparse
import getpass
import os
import sys

from caidang.config.env import read_env
from caidang.foundation.vault.recovery import recover_vault, shares_wanted
from caidang.foundation.vault.sources import passphrase_from_environment


def run(options: argparse.Namespace) -> int:
    """Ask for the words, or read them from standard input, and restore the key."""
    env = read_env(os.environ)
    if sys.stdin.isatty():
        words = getpass.getpass("请依次输入恢复单上的 24 个词，或一份份额的词（不会显示）：")
        while wanted := shares_wanted(words):
            words = f"{words} {getpass.getpass(f'还要 {wanted} 份，请输入另一份份额的词：')}"
    else:
        words = sys.stdin.read()
    passphrase = passphrase_from_environment(os.environ)
    print(recover_vault(env.data, words=words, key_file=env.key_file, passphrase=passphrase))
    return 0
