"""The school of a study whose name no list and no ending tells: what is left beside its dates, degree and subject."""

import re
from collections.abc import Sequence

from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.resume.fields.names.organisations import is_descriptor
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.resume.pieces import cut
from caidang.core.text.dates import find_dates, find_ranges

_UNSURE = 0.6
_NAME = re.compile(r"[A-ZÀ-Þ][\w'’.&À-ÿ-]+(?: (?:of|de|del|di|for|and|the|la|le|du|des|[A-ZÀ-Þ0-9][\w'’.&À-ÿ-]*)){1,6}")
_NO_NAME = re.compile(
    r"GPA|Hono|First|Second|Class|Minor|Rank|Merit|Distinction|Grade|Level|Course|Thesis|Award|Scholar|Dean|Certif|Licen|Engineering$|Science$|Management$|Studies$",
    re.IGNORECASE,
)


def guess_school(rows: Sequence[Row], subject: str | None) -> Found | None:
    """This function will return the one piece of a study's rows that reads like a name, unsure; None where there are more."""
    found = [each for row in rows if not row.is_bullet for each in _names(row, subject)]
    return found[0] if len(found) == 1 else None


def _names(row: Row, subject: str | None) -> list[Found]:
    text = row.text
    taken = [(each.begin_offset, each.end_offset) for each in find_ranges(text)]
    taken += [(each.begin, each.end) for each in find_dates(text)] + [(each.start, each.end) for each in find_degrees(text)]
    return [
        row.find(piece.start, piece.end, _UNSURE)
        for piece in cut(row, taken)
        if _NAME.fullmatch(piece.text)
        and not _NO_NAME.search(piece.text)
        and not is_descriptor(piece.text)
        and not (subject and (subject in piece.text or piece.text in subject))
    ]
