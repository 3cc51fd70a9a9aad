"""``caidang init``: make the data folder, the root key and the database; harmless when repeated."""

import argparse
from datetime import UTC, datetime

from django.conf import settings

from caidang.foundation.accounts.services import first_run_token, has_users
from caidang.foundation.vault.kit import note_unlocking


def run(options: argparse.Namespace) -> int:
    """The folder is open by now; leave the first-run token in it while nobody is a member yet."""
    if not has_users():
        first_run_token()
    if options.unlocked_after >= 0:
        note_unlocking(failures=options.unlocked_after, now=datetime.now(UTC))
    if not options.quiet:
        print(f"已就绪：{settings.CAIDANG_DATA}")
    return 0
