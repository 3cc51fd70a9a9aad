"""The child process that unpacks what came beside a sheet: an archive in, its files out, a portion at a time. Imports nothing but ``core``.

It keeps the archive between jobs. Started as ``python -I -m caidang.domain.sheets.unpacking`` by the sandbox pool.
"""

from collections.abc import Sequence
from typing import Any

from caidang.core.errors import Damaged
from caidang.core.extract.archive import Parcel
from caidang.core.extract.limits import Limits
from caidang.foundation.lib.sandbox.child import serve

Answer = tuple[dict[str, Any], Sequence[bytes]]

GONE = "读取程序换过了，请再试一次。"
"""Said when a job asks for files of an archive that this child was never given."""


class Bench:
    """The archive that is being unpacked."""

    def __init__(self) -> None:
        self._parcel: Parcel | None = None

    def handle(self, header: dict[str, Any], data: bytes) -> Answer:
        """Do one job: ``open`` an archive, or hand out the files ``from`` one of its entries on. Raises UnreadableFile."""
        if header["do"] == "open":
            self._parcel = Parcel(data, Limits(bytes=header["max_bytes"], archive_entries=header["entries"], unpacked=header["unpacked"]))
            return {}, ()
        if self._parcel is None:
            raise Damaged(GONE)
        parts, following = self._parcel.portion(header["from"])
        return {"parts": [part.name for part in parts], "next": following}, [part.data for part in parts]


if __name__ == "__main__":
    serve(Bench().handle)
