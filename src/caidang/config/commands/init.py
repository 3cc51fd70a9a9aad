"""``caidang init``: make the data folder, the root key and the database; harmless when repeated."""

import argparse

from django.conf import settings

from caidang.foundation.accounts.services import first_run_token, has_users


def run(options: argparse.Namespace) -> int:
    """The folder is open by now; leave the first-run token in it while nobody is a member yet."""
    if not has_users():
        first_run_token()
    if not options.quiet:
        print(f"已就绪：{settings.CAIDANG_DATA}")
    return 0
