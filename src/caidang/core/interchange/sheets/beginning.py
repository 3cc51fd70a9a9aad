"""Which of a file's sheets is begun with: a list of people often stands behind a page of explanations."""

from itertools import islice
from typing import Final

from caidang.core.errors import UnreadableFile
from caidang.core.interchange.sheets.header import find_header
from caidang.core.interchange.sheets.labels import CONTACT, PERSON
from caidang.core.interchange.sheets.mapping import guess
from caidang.core.interchange.sheets.reading import Opened

LOOKED_AT: Final = 60
"""Rows of a sheet that are looked at."""
MOST: Final = 20
"""Sheets that are looked at."""
_WHO: Final = frozenset(("name", "phone", "email", "wechat", CONTACT, PERSON))


def likeliest(book: Opened) -> int:
    """This function will return the place of the first sheet that tells of people; where none does, of the first that is not hidden."""
    seen = [at for at, sheet in enumerate(book.sheets) if not sheet.is_hidden]
    if len(seen) > 1:
        for at in seen[:MOST]:
            if _tells_of_people(book, at):
                return at
    return seen[0] if seen else 0


def _tells_of_people(book: Opened, at: int) -> bool:
    try:
        rows = list(islice(book.table(at).rows, LOOKED_AT))
    except UnreadableFile:
        return False
    return bool(rows) and any(one.target in _WHO and one.filled for one in guess(find_header(rows), rows))
