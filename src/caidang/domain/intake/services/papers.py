"""Papers that everybody may find are read for their words, inside the sandbox; never as a résumé."""

from collections.abc import Callable
from datetime import datetime

from caidang.core.errors import CaidangError
from caidang.domain.candidates.services.papers.attachments import next_unread, note_text
from caidang.domain.intake.reading import Reader
from caidang.foundation.lib.sandbox import ChildKilled, SandboxDown
from caidang.foundation.vault import services as vault


def read_paper(*, reader: Reader, now: Callable[[], datetime]) -> bool:
    """Read one paper. True if there was one, so that the worker asks again at once."""
    row = next_unread()
    if row is None:
        return False
    name = vault.open_sealed(row.data_key, row.place("filename"), bytes(row.filename)).decode()
    try:
        text = reader.read_alone(vault.read_blob(row.blob), name).text
    except (ChildKilled, SandboxDown):
        return False
    except CaidangError:
        # Nothing can be read of it: it is kept and opened all the same.
        text = ""
    note_text(attachment=row, text=text, now=now())
    return True
