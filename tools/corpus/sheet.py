"""The content of one résumé in the order it is read, and its truth; layouts only place it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled value of the head part."""

    key: str
    label: str
    value: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One stay, post or project: a period, three names and the lines below them.

    Education: school, major, degree. Work: employer, title, department; no employer where the
    entry before names it for both. Project: name, role.
    """

    when: str
    main: str
    second: str = ""
    third: str = ""
    extra: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One section."""

    kind: str
    title: str
    entries: tuple[Entry, ...] = ()
    lines: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One résumé, ready to be laid out. ``truth`` has the shape of ``caidang parse --json``."""

    language: str
    title: str
    name: str
    name_label: str
    items: tuple[Item, ...]
    blocks: tuple[Block, ...]
    colon: str
    bullet: str
    head: str
    labels: dict[str, str]
    truth: dict[str, Any] = field(compare=False)

    def block(self, kind: str) -> Block | None:
        """Return the section of one kind, if there is one."""
        return next((block for block in self.blocks if block.kind == kind), None)

    def pair(self, item: Item) -> str:
        """Return a labelled value as one string."""
        return f"{item.label}{self.colon}{item.value}" if item.label else item.value


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the plain reading order; more than one cell when something stands far right of it."""

    kind: str
    """title, name, contact, heading, head or body."""
    cells: tuple[str, ...]


_Head = Callable[[Sheet, Entry, list[str]], tuple[tuple[str, ...], ...]]


def _labelled(sheet: Sheet, entry: Entry, names: list[str]) -> tuple[tuple[str, ...], ...]:
    pairs = (("time", entry.when), ("employer", entry.main), ("title", entry.second))
    return tuple((f"{sheet.labels[key]}{sheet.colon}{value}",) for key, value in pairs if value)


def _labels_above(sheet: Sheet, entry: Entry, names: list[str]) -> tuple[tuple[str, ...], ...]:
    """The label alone on a line, its value on the next: as forms look once their boxes are lost."""
    pairs = (("time", entry.when), ("employer", entry.main), ("title", entry.second))
    return tuple(
        (text,)
        for key, value in pairs
        if value
        for text in (f"{sheet.labels[key]}{sheet.colon}".rstrip(), value)
    )


def _title_first(sheet: Sheet, entry: Entry, names: list[str]) -> tuple[tuple[str, ...], ...]:
    at = " @ " if sheet.language == "en" else "  "
    return ((at.join(filter(None, (entry.second, entry.main))), entry.when),)


def _besides(entry: Entry) -> list[str]:
    """The names beside the first one, which may be missing where the entry before tells it."""
    return [part for part in (entry.second, entry.third) if part]


_HEADS: dict[str, _Head] = {
    "row": lambda sheet, entry, names: ((entry.when, *names),),
    "pipes": lambda sheet, entry, names: ((" | ".join([*names, entry.when]),),),
    "pipes-first": lambda sheet, entry, names: ((" | ".join([entry.when, *names]),),),
    "right": lambda sheet, entry, names: (("  ".join(names), entry.when),),
    "spread": lambda sheet, entry, names: ((*names, entry.when),),
    "two-lines": lambda sheet, entry, names: (
        (entry.main, entry.when),
        ("  ".join(_besides(entry)),),
    ),
    "date-line": lambda sheet, entry, names: ((entry.when,), ("  ".join(names),)),
    "second-line-date": lambda sheet, entry, names: (
        (entry.main,),
        (" | ".join([*_besides(entry), entry.when]),),
    ),
    "commas": lambda sheet, entry, names: ((", ".join(names), f"({entry.when})"),),
    "hyphens": lambda sheet, entry, names: (("-".join(names), entry.when),),
    "brackets": lambda sheet, entry, names: ((f"{'  '.join(names)}（{entry.when}）",),),
}
_WORK_HEADS: dict[str, _Head] = {
    "labelled": _labelled,
    "labels-above": _labels_above,
    "title-first": _title_first,
}

HEADS = ("row", *_HEADS, *_WORK_HEADS)
"""The manners of head lines; "row", the commonest, is period, then names, with tabs."""


def heads(sheet: Sheet, entry: Entry, kind: str) -> list[Row]:
    """Return the head lines of an entry in the manner this résumé has chosen."""
    names = [part for part in (entry.main, entry.second, entry.third) if part]
    manner = _HEADS.get(sheet.head, _HEADS["row"])
    if kind in ("work", "intern"):
        manner = _WORK_HEADS.get(sheet.head, manner)
    return [Row("head", cells) for cells in manner(sheet, entry, names) if any(cells)]


def _joint(sheet: Sheet, tags: tuple[str, ...]) -> str:
    if sheet.language == "en":
        return ", "
    return "、" if len(tags) % 2 else " / "


def bulleted(sheet: Sheet, lines: tuple[str, ...]) -> list[str]:
    """Return lines with this résumé's bullet or numbering before them."""
    if sheet.bullet == "1":
        mark = ". " if sheet.language == "en" else "、"
        return [f"{number}{mark}{line}" for number, line in enumerate(lines, 1)]
    return [sheet.bullet + line for line in lines]


def entry_rows(sheet: Sheet, entry: Entry, kind: str) -> list[Row]:
    """Return head and body lines of one entry."""
    body = [Row("body", (text,)) for text in entry.extra]
    return [
        *heads(sheet, entry, kind),
        *body,
        *(Row("body", (line,)) for line in bulleted(sheet, entry.lines)),
    ]


def block_rows(sheet: Sheet, block: Block) -> list[Row]:
    """Return one section, its heading first."""
    found = [Row("heading", (block.title,))]
    for entry in block.entries:
        found.extend(entry_rows(sheet, entry, block.kind))
    if block.tags:
        joint = _joint(sheet, block.tags)
        found.append(Row("body", (joint.join(block.tags),)))
    found.extend(Row("body", (line,)) for line in block.lines)
    return found


def rows(sheet: Sheet, *, per_line: int = 3) -> list[Row]:
    """Return the whole résumé as lines; ``per_line`` contact values stand on one line."""
    found = [Row("title", (sheet.title,))] if sheet.title else []
    named = f"{sheet.name_label}{sheet.colon}{sheet.name}" if sheet.name_label else sheet.name
    found.append(Row("name", (named,)))
    pairs = [sheet.pair(item) for item in sheet.items]
    for index in range(0, len(pairs), per_line):
        found.append(Row("contact", tuple(pairs[index : index + per_line])))
    for block in sheet.blocks:
        found.extend(block_rows(sheet, block))
    return found
