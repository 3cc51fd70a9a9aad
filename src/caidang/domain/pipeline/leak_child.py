"""The child process that reads what turned up somewhere: bytes in, text and names out. Imports nothing but ``core``.

Started as ``python -I -m caidang.domain.pipeline.leak_child [--ocr]`` by the sandbox pool.
"""

import json
import sys
from collections.abc import Callable
from itertools import islice
from typing import Any

from caidang.core.extract.dispatch import read_document
from caidang.core.extract.limits import Limits
from caidang.core.extract.ocr import rapid_ocr
from caidang.core.interchange.sheets.inks import described, read_inks
from caidang.core.interchange.sheets.reading import open_sheet
from caidang.core.interchange.sheets.writing import ROW_ID
from caidang.core.report.leaked import Leaked, read_leaked
from caidang.foundation.lib.sandbox.child import serve

MOST_ROWS = 20_000
"""Rows of a sheet that are looked at: a mark speaks from a few of them."""
MOST_CELLS = 2_000
_OLE = b"\xd0\xcf\x11\xe0"
_ROWS = ROW_ID.encode()
Answer = tuple[dict[str, Any], list[bytes]]


def reader(*, with_ocr: bool) -> Callable[[dict[str, Any], bytes], Answer]:
    """Return the function that reads one file; with ``with_ocr`` as a picture."""
    ocr = rapid_ocr() if with_ocr else None

    def read(header: dict[str, Any], data: bytes) -> Answer:
        """Read one file. Header out: ``ids``; binary: the text, and the inks of cells. Raises UnreadableFile."""
        if with_ocr:
            document = read_document(data, name=header["name"], limits=Limits(), ocr=ocr)
            return {"ids": []}, [document.text.encode(), b"[]"]
        found = _of_sheet(data) if _is_sheet(data) else read_leaked(data)
        inks = json.dumps(found.inks, ensure_ascii=False).encode("utf-8", "replace")
        return {"ids": list(found.ids)}, [found.text.encode("utf-8", "replace"), inks]

    return read


def _is_sheet(data: bytes) -> bool:
    """Whether it is a workbook, old or new, or lines with the mark of rows that our sheets have."""
    return (data.startswith(b"PK") and b"xl/workbook" in data) or data.startswith(_OLE) or _ROWS in data[:4096]


def _of_sheet(data: bytes) -> Leaked:
    opened = open_sheet(data)
    text = "\n".join("\t".join(cells) for _, cells in islice(opened.table().rows, MOST_ROWS))
    if opened.kind != "xlsx":
        return Leaked(text)
    return Leaked(text, (described(data),), tuple(islice(read_inks(data), MOST_CELLS)))


if __name__ == "__main__":
    serve(reader(with_ocr="--ocr" in sys.argv))
