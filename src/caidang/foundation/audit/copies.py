"""The log itself, copied to another system as it grows: signed files that can be checked there alone."""

import os
import re
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from caidang.foundation.audit.anchors import Anchor, public_key, signing_key
from caidang.foundation.audit.exported import write_export
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.audit.rows import rows_of

MOST_IN_A_FILE: Final = 100_000
_NAME: Final = re.compile(r"caidang-audit-(\d{12})-(\d{12})\.jsonl")


def copy_log(folder: Path, anchor: Anchor, now: datetime) -> None:
    """Write what the folder does not have yet, up to the anchor's event, as signed files of an export's form.

    Each file says by its name which events are in it, and appears whole or not at all: what was cut
    off is written anew the next time. It goes on after the last file that is there; one that was taken
    away leaves a gap in the names.
    Raises OSError where the folder is not there or cannot be written.
    """
    last = _copied(folder)
    while last < anchor.seq:
        end = min(last + MOST_IN_A_FILE, anchor.seq)
        _write(folder, last + 1, end, anchor, now)
        last = end


def _copied(folder: Path) -> int:
    """The last event that the folder has."""
    found = (_NAME.fullmatch(path.name) for path in folder.iterdir())
    return max((int(match[2]) for match in found if match), default=0)


def _write(folder: Path, first: int, end: int, anchor: Anchor, now: datetime) -> None:
    events = AuditEvent.objects.filter(seq__gte=first, seq__lte=end)
    lines = write_export(
        rows_of(events),
        asked={"from": first, "to": end, "count": end - first + 1},
        manifest={
            "at": now.isoformat(), "by": None, "installation": settings.CAIDANG_KEYRING.fingerprint,
            "head": asdict(anchor), "public_key": public_key(),
        },
        key=signing_key(),
    )  # fmt: skip
    path = folder / f"caidang-audit-{first:012}-{end:012}.jsonl"
    draft = path.with_suffix(".part")
    with draft.open("wb") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
