"""``caidang audit verify --export``: is an exported part of the log whole. Needs no data folder."""

import argparse
import json
import sys
from dataclasses import asdict

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from caidang.core.errors import InvalidInput
from caidang.foundation.audit.exported import check_export, read_public_key
from caidang.foundation.audit.report import Report


def run(args: argparse.Namespace) -> int:
    """Check the file with the key of another file; exits 1 when it is not whole."""
    try:
        pem = args.key.read_bytes()
    except OSError as error:
        raise InvalidInput(f"读不了公钥文件 {args.key}。") from error
    return check(args, read_public_key(pem))


def check(args: argparse.Namespace, key: Ed25519PublicKey) -> int:
    """Check the file with this key, and say what was found."""
    try:
        with args.export.open("rb") as lines:
            report = check_export(lines, key=key)
    except OSError as error:
        raise InvalidInput(f"读不了导出的文件 {args.export}。") from error
    return say(args, report)


def say(args: argparse.Namespace, report: Report) -> int:
    """Print what was found; 1 when something was."""
    if args.json:
        found = {**asdict(report), "is_sound": report.is_sound}
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"{report}\n")
    return 0 if report.is_sound else 1
