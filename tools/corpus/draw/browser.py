"""PDF printed by a browser, where one is installed. Slow, so never part of a default run."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tools.corpus.draw import html
from tools.corpus.draw.fonts import has_cjk
from tools.corpus.sheet import Sheet

_TIMEOUT_S = 60


def _program() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def available() -> bool:
    """Whether a browser and a Chinese font are here."""
    return _program() is not None and has_cjk()


def print_pdf(page: str) -> bytes:
    """Print a page of HTML to PDF; times inside the file are set to a fixed one.

    Raises RuntimeError when no browser is installed and CalledProcessError when it fails.
    """
    program = _program()
    if program is None:
        raise RuntimeError("no chromium here")
    with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(page, encoding="utf-8")
        subprocess.run(
            [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
             "--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri()],
            check=True, capture_output=True, timeout=_TIMEOUT_S,
        )  # fmt: skip
        return re.sub(rb"D:\d{14}", b"D:20260601000000", target.read_bytes())


def one_column(sheet: Sheet) -> bytes:
    """The plain web page, printed."""
    return print_pdf(html.document(sheet.name, html.page_body(sheet)))


def sidebar(sheet: Sheet) -> bytes:
    """The page with a coloured sidebar, printed."""
    return print_pdf(html.document(sheet.name, html.sidebar_body(sheet)))
