"""The child process that reads what turned up somewhere: bytes in, text and names out. Imports nothing but ``core``.

Started as ``python -I -m caidang.domain.pipeline.leak_child [--ocr]`` by the sandbox pool.
"""

import sys
from collections.abc import Callable
from typing import Any

from caidang.core.extract import Limits, read_document
from caidang.core.extract.ocr import rapid_ocr
from caidang.core.report.leaked import read_leaked
from caidang.foundation.lib.sandbox.child import serve

Answer = tuple[dict[str, Any], list[bytes]]


def reader(*, with_ocr: bool) -> Callable[[dict[str, Any], bytes], Answer]:
    """Return the function that reads one file; with ``with_ocr`` as a picture."""
    ocr = rapid_ocr() if with_ocr else None

    def read(header: dict[str, Any], data: bytes) -> Answer:
        """Read one file. Header out: ``ids``; binary: the text. Raises UnreadableFile."""
        if with_ocr:
            document = read_document(data, name=header["name"], limits=Limits(), ocr=ocr)
            return {"ids": []}, [document.text.encode()]
        found = read_leaked(data)
        return {"ids": list(found.ids)}, [found.text.encode("utf-8", "replace")]

    return read


if __name__ == "__main__":
    serve(reader(with_ocr="--ocr" in sys.argv))
