"""Two rows put together: each character still knows its place."""

from dataclasses import replace

from caidang.core.resume.lines import MAX_CHARACTERS, Row, cells_of


def last_of(row: Row) -> Row:
    """This function will return the last line of a row that was put together."""
    return row if row.tail is None else last_of(row.tail)


def join_rows(above: Row, below: Row, glue: str | None = None) -> Row:
    """This function will put a row behind another, with ``glue`` between their texts or what the letters there ask for."""
    text = below.text.strip()
    if glue is None:
        is_word = above.text[-1:].isascii() and text[:1].isascii()
        glue = " " if is_word and above.text[-1:] not in "-/" else ""
    lead = len(below.text) - len(below.text.lstrip())
    own = len(above.text) if above.tail is None else above.own
    tail = _shifted(below, glue, lead) if above.tail is None else join_rows(above.tail, below, glue)
    whole = (above.text + glue + text)[:MAX_CHARACTERS]
    return replace(above, text=whole, cells=cells_of(whole), tail=tail, own=own)


def _shifted(row: Row, glue: str, lead: int) -> Row:
    """The row as the tail of another: its text as it was joined, each character knowing its place.

    The row may have a tail itself; its places are those of its own line alone.
    """
    length = len(row.text) if row.tail is None else row.own
    places = row.places or tuple(range(length))
    own = -1 if row.tail is None else length - lead + len(glue)
    first = places[lead]
    return replace(
        row,
        text=glue + row.text[lead:],
        places=(*([first] * len(glue)), *places[lead:length]),
        own=own,
    )
