"""``python -m tools.updates``: has any component been left behind for longer than the rules allow?

It has uv, with the package index that pip would ask, choose the components as they could have been
chosen ``LATEST_DAYS`` ago; whatever was newer even then than what is locked is overdue. The outcome
is written to ``docs/安全/依赖核对.json`` with the lock it is of: a lock that was not looked at, or in
which something is overdue, does not pass the tests. Once a month, and before each release; with
``--check`` nothing is written.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
RECORD = ROOT / "docs" / "安全" / "依赖核对.json"
LATEST_DAYS = 30
"""Days within which an update is taken over; for a grave hole see docs/安全/概览.md."""
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_LOWER = re.compile(r"(?:==|>=|~=)\s*[^,;\s]+,?")


def main(arguments: list[str]) -> int:
    """Look, write the record down, and return 1 if something is overdue."""
    parser = argparse.ArgumentParser(prog="tools.updates", description=__doc__)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    now = datetime.now(UTC)
    then = _chosen(before=now - timedelta(days=LATEST_DAYS))
    late = overdue(pins(LOCK.read_text(encoding="utf-8")), then)
    for name, (locked, could) in late.items():
        sys.stdout.write(f"{name} {locked}: {could} is older than {LATEST_DAYS} days\n")
    if not options.check:
        record = {"looked_at": f"{now:%Y-%m-%d}", "days": LATEST_DAYS, "lock": digest(), "overdue": late}
        RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 1 if late else 0


def digest() -> str:
    """Return what tells this lock from any other."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def pins(text: str) -> dict[str, str]:
    """Return the newest version that a lock names of each component."""
    found: dict[str, str] = {}
    for name, version in _PIN.findall(text):
        name = name.lower()
        found[name] = max(found.get(name, version), version, key=in_order)
    return found


def overdue(locked: Mapping[str, str], then: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return the components of which a newer version could have been chosen, with both versions."""
    return {
        name: (version, then[name])
        for name, version in sorted(locked.items())
        if name in then and in_order(then[name]) > in_order(version)
    }


def in_order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Return what versions are ordered by: numbers as numbers, a pre-release before its release."""
    parts = re.findall(r"\d+|[a-z]+", version.lower())
    end = (0, 1, "")
    ranked = ((1, int(p), "") if p.isdigit() else (0, 2 if p == "post" else 0, p) for p in parts)
    return (*ranked, end)


def wishes(project: Mapping[str, object]) -> list[str]:
    """Return what pyproject.toml asks for, without what it holds back to: upper bounds stay, they have reasons."""
    asked = project["dependencies"]
    assert isinstance(asked, list)
    parted = [one.partition(";") for one in asked]
    return [_LOWER.sub("", wish) + sign + marker for wish, sign, marker in parted]


def _chosen(*, before: datetime) -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "wishes.in"
        source.write_text("\n".join(wishes(project)) + "\n", encoding="utf-8")
        done = subprocess.run(  # noqa: S603 - the developer's own uv
            [
                os.environ.get("UV", "uv"), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11",
                "--no-header", "--no-annotate", "--exclude-newer", f"{before:%Y-%m-%d}", str(source),
            ],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    return pins(done.stdout)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
