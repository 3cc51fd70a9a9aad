"""The parent's side of the child that unpacks: the résumés of a whole team come in one archive, more than one answer holds."""

from collections.abc import Iterator
from typing import Final

from django.conf import settings

from caidang.core.extract.document import Part
from caidang.foundation.lib.sandbox import Limits, Pool
from caidang.foundation.lib.sandbox.limits import MIB
from caidang.foundation.lib.sandbox.start import command_of

CHILD: Final = command_of("caidang.domain.sheets.unpacking")
ENTRIES: Final = 20_000
"""Files in an archive that comes beside a sheet: hundreds of times those of a parcel that somebody sends."""
_UNPACKED: Final = 4096 * MIB
_OPEN_S: Final = 60.0
_PORTION_S: Final = 60.0


def unpacked(data: bytes) -> Iterator[Part]:
    """Yield the files of an archive. Raises UnreadableFile before the first where it cannot be opened."""
    size = settings.CAIDANG_MAX_SHEET
    limits = Limits(memory=1024 * MIB + 2 * size, cpu_s=300, request=size + MIB, growth=1024 * MIB + 2 * size, idle_s=3600.0)
    pool = Pool(CHILD, 1, limits)
    try:
        job = {"do": "open", "max_bytes": settings.CAIDANG_MAX_FILE, "entries": ENTRIES, "unpacked": _UNPACKED}
        pool.run(job, data, timeout_s=_OPEN_S)
        following: int | None = 0
        while following is not None:
            told, bodies = pool.run({"do": "parts", "from": following}, b"", timeout_s=_PORTION_S)
            yield from (Part(name, body) for name, body in zip(told["parts"], bodies, strict=True))
            following = told["next"]
    finally:
        pool.close()
