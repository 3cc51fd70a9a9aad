"""Real processes on the database under test: ``python -m tests.apps.lib.children NAME``.

The parent hands over its settings on standard input; what a child prints is JSON.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def run_children(name: str, count: int, **extra: Any) -> list[Any]:
    """Run ``count`` children at once and return what each found; fails if one fails."""
    children = [start_child(name, number, **extra) for number in range(1, count + 1)]
    ended = [(child, *child.communicate(timeout=120)) for child in children]
    for child, _, error in ended:
        assert child.returncode == 0, error
    return [json.loads(out) for _, out, _ in ended]


def start_child(name: str, number: int, **extra: Any) -> subprocess.Popen[str]:
    """Start one child on the database under test."""
    database = settings.DATABASES["default"]
    own = {
        k: database[k] for k in ("ENGINE", "NAME", "OPTIONS", "USER", "PASSWORD", "HOST", "PORT")
    }
    given = {
        "databases": {"default": own},
        "lock": str(settings.CAIDANG_WRITE_LOCK),
        "root": settings.CAIDANG_KEYRING.root.hex(),
        "salt": settings.CAIDANG_KEYRING.salt.hex(),
        "wrappings": {number: key.hex() for number, key in settings.CAIDANG_KEYRING.wrappings.items()},
        "home": str(settings.CAIDANG_DATA),
        "blobs": str(settings.CAIDANG_BLOBS),
        **extra,
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.apps.lib.children", name, str(number)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdin
    child.stdin.write(json.dumps(given))
    child.stdin.close()
    child.stdin = None
    return child


def main(name: str, number: int) -> None:
    """Be a child."""
    given = json.load(sys.stdin)
    from caidang.core.crypto.keyring import Keyring

    settings.configure(
        DATABASES=given["databases"],
        CAIDANG_WRITE_LOCK=Path(given["lock"]),
        CAIDANG_BLOBS=Path(given["blobs"]),
        CAIDANG_CLAMD=None,
        CAIDANG_DATA=Path(given["home"]),
        CAIDANG_KEYRING=Keyring(
            bytes.fromhex(given["root"]), bytes.fromhex(given["salt"]),
            wrappings={int(number): bytes.fromhex(key) for number, key in given["wrappings"].items()},
        ),
        INSTALLED_APPS=["caidang.foundation.audit", "caidang.foundation.vault"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    tasks: dict[str, Callable[[int, dict[str, Any]], Any]] = {
        "work": work, "count": count, "record": record, "store": store, "fill": fill
    }  # fmt: skip
    json.dump(tasks[name](number, given), sys.stdout)


def work(number: int, given: dict[str, Any]) -> list[int]:
    """Do jobs until none is due; the first child takes one at a time, the next two, and so on."""
    from tests.apps.lib.jobs import Job

    done = []
    while jobs := Job.objects.claim_some(NOW, lease=timedelta(minutes=5), limit=number):
        for job in jobs:
            Job.objects.filter(pk=job.pk).update(done_by=number)
            job.note = f"by {number}"
            job.finish(now=NOW)
            done.append(job.pk)
    return done


def count(number: int, given: dict[str, Any]) -> int:
    """Count the tally up by reading and writing it, which only works one at a time."""
    from caidang.foundation.lib.write_lock import serialise, write_tx
    from tests.apps.lib.jobs import Tally

    for _ in range(given["times"]):
        with write_tx():
            serialise("tally")
            tally = Tally.objects.get(pk=1)
            tally.value += 1
            tally.save()
    return number


def record(number: int, given: dict[str, Any]) -> int:
    """Record events."""
    from caidang.foundation.audit import services as audit
    from caidang.foundation.lib.write_lock import write_tx

    for turn in range(given["times"]):
        with write_tx():
            audit.record(
                actor_id=number,
                verb="test.done",
                subject=f"turn:{turn}",
                now=NOW,
                detail={"n": turn},
            )
    return number


def store(number: int, given: dict[str, Any]) -> list[int]:
    """Store the same file under the same key."""
    from caidang.foundation.vault import services as vault
    from caidang.foundation.vault.models import DataKey

    key = DataKey.objects.get(pk=given["key"])
    blob = vault.store_blob(data=bytes.fromhex(given["data"]), key=key, now=NOW)
    assert vault.read_blob(blob).hex() == given["data"]
    return [blob.pk]


def fill(number: int, given: dict[str, Any]) -> None:
    """Store one file after the other, saying so when each is safe, until killed."""
    from caidang.foundation.audit import services as audit
    from caidang.foundation.lib.write_lock import write_tx
    from caidang.foundation.vault import services as vault

    for turn in range(100_000):
        with write_tx(durable=True):
            key = vault.new_data_key(now=NOW)
            blob = vault.store_blob(data=b"%d" % turn * 5000, key=key, now=NOW)
            audit.record(actor_id=number, verb="test.stored", subject=f"blob:{blob.pk}", now=NOW)
        print(blob.pk, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
