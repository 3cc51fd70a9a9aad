"""``caidang user add``: make a member."""

import argparse
import getpass
import secrets
import sys
from datetime import UTC, datetime

from caidang.foundation.accounts.policy import PROGRAM, ROLE_NAMES, Role
from caidang.foundation.accounts.services import create_user


def run(args: argparse.Namespace) -> int:
    """Make the member; the password is asked for, read from standard input, or made up and shown."""
    made_up = ""
    if args.password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    elif sys.stdin.isatty() and not args.yes:
        password = getpass.getpass("密码（至少 10 位）：")
    else:
        password = made_up = secrets.token_urlsafe(12)
    user = create_user(
        username=args.username, password=password, role=Role(args.role),
        full_name=args.name, actor=PROGRAM, now=datetime.now(UTC),
    )  # fmt: skip
    sys.stdout.write(f"已新增{ROLE_NAMES[Role(user.role)]} {user.username}")
    sys.stdout.write(f"，密码 {made_up}\n" if made_up else "\n")
    return 0
