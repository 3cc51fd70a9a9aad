"""Logs say what happened to which id, never to whom."""

import logging
import re
import traceback
from pathlib import PurePath

_PERSONAL = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|[\w.+-]+@[\w-]+\.[\w.]+|(?<!\d)\d{17}[\dXx]")


class NothingPersonal(logging.Filter):
    """Blank out phones, mails and ID numbers, should a library's message ever carry one.

    The last line of defence: our own messages carry ids only.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place and let it through."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError):
            # A library whose text and arguments do not fit: its text alone, so that logging costs nobody his work.
            message, record.args = str(record.msg), None
        clean = _PERSONAL.sub("***", message)
        if clean != message:
            record.msg, record.args = clean, None
        return True


def place_of(error: BaseException) -> str:
    """Return the error's type and the last places in the code, without its message, which may quote a résumé."""
    frames = reversed(traceback.extract_tb(error.__traceback__)[-6:])
    return " ".join(
        [type(error).__name__, *(f"{PurePath(f.filename).name}:{f.lineno}" for f in frames)]
    )
