"""``caidang init``: make the data folder, the root key and the database; harmless when repeated."""

import argparse
import os
from datetime import UTC, datetime

from django.conf import settings

from caidang.config.supervisor import UNLOCKED_VARIABLE
from caidang.foundation.accounts.services import first_run_token, has_users
from caidang.foundation.vault.kit import note_unlocking


def run(options: argparse.Namespace) -> int:
    """The folder is open by now; leave the first-run token in it while nobody is a member yet."""
    if not has_users():
        first_run_token()
    failures = os.environ.pop(UNLOCKED_VARIABLE, "")
    if failures:
        note_unlocking(failures=int(failures), now=datetime.now(UTC))
    if not options.quiet:
        print(f"已就绪：{settings.CAIDANG_DATA}")
    return 0
