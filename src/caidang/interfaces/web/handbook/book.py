"""The book: its parts, pages and sections, and where a word stands in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from posixpath import normpath
from typing import Final
from urllib.parse import quote, unquote

from django.urls import reverse

import caidang
from caidang.core.text.normalize import search_key
from caidang.interfaces.web.handbook.markdown import Section, anchor_of, sections_of

DOCS: Final = Path(caidang.__file__).resolve().parents[2] / "docs"
"""The docs come with the program's own folder, in the version that runs."""

PARTS: Final = {"使用": "使用", "接管": "接管别的系统", "管理": "管理", "安全": "安全", "开发": "开发", "reference": "参考"}
"""The folders of the docs that are in the book, in its order, and what they are called."""

_FOLDERS: Final = {"接管": "使用/接管"}
"""Where a part lies that has no folder of its own name."""
PICTURES: Final = "图"
"""The folder of the docs that holds their pictures, which the suite takes of the running program."""
_FIRST: Final = ("开始", "第一周", "词汇")
"""The pages that stand first in their part."""
_MOST_HITS = 30
_AROUND = 40
_IN_TITLE, _OFTEN = 5.0, 3
_FOR: Final = {"使用": 2.0, "管理": 1.0}
"""Who looks something up mostly wants to do it, not to know how it is built."""
"""Characters shown on either side of what was found."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``name`` is its file's name without the ending."""

    part: str
    name: str
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """What it is called: its first heading."""
        return self.sections[0].title if self.sections else self.name

    @property
    def url(self) -> str:
        """Where it is read."""
        return _address(self.part, self.name)

    def section(self, title: str) -> Section | None:
        """Return the section under this heading; the first one for an empty text."""
        if not title:
            return self.sections[0] if self.sections else None
        return next((one for one in self.sections if one.title == title), None)


@dataclass(frozen=True, slots=True)
class Hit:
    """Where something stands: the section and what is around the first word found."""

    page: Page
    section: Section
    before: str
    found: str
    after: str

    @property
    def url(self) -> str:
        """Where it is read."""
        return f"{self.page.url}#{quote(self.section.anchor)}"


@cache
def the_book() -> dict[tuple[str, str], Page]:
    """Return the pages by part and name, in the book's order; empty where the docs did not come along."""
    return {(page.part, page.name): page for page in read_book(DOCS)}


def read_book(docs: Path) -> Iterator[Page]:
    """Yield the pages below this folder of docs."""
    for part in PARTS:
        files = sorted((docs / _FOLDERS.get(part, part)).glob("*.md"), key=lambda file: (_rank(file.stem), file.stem))
        for file in files:
            source = file.read_text(encoding="utf-8")
            sections = sections_of(source, partial(_lead, docs, part), partial(_picture, docs, part))
            yield Page(part, file.stem, tuple(sections))


def picture_file(name: str) -> Path | None:
    """This function will return the file of a picture of the docs, or None where there is none of this name."""
    return next((file for file in (DOCS / PICTURES).glob("*.png") if file.stem == name), None)


def look_up(text: str) -> list[Hit]:
    """Return the sections where all of these words stand, those that are about them first."""
    words = search_key(text).split()
    if not words:
        return []
    found = []
    for page in the_book().values():
        for section in page.sections:
            whole = search_key(f"{page.title} {section.title} {section.text}")
            if all(word in whole for word in words):
                found.append((_about(page, section, words), _hit(page, section, words)))
    return [hit for _, hit in sorted(found, key=lambda pair: -pair[0])][:_MOST_HITS]


def _about(page: Page, section: Section, words: list[str]) -> float:
    """How much a section is about the words: its title is them, or holds them beside others, or its text says them often."""
    title, text = search_key(section.title), search_key(section.text)
    of_page = search_key(page.title)
    return _FOR.get(page.part, 0.0) + sum(
        _IN_TITLE * len(word) / max(1, len(title)) * (word in title) + (word in of_page) + min(_OFTEN, text.count(word))
        for word in words
    )


def _hit(page: Page, section: Section, words: list[str]) -> Hit:
    key = search_key(section.text)
    # Folding may change lengths in rare characters: then the place is near, not exact.
    at = next((place for word in words if (place := key.find(word)) >= 0), -1)
    if at < 0:
        return Hit(page, section, section.text[: 2 * _AROUND], "", "")
    length = next(len(word) for word in words if key.startswith(word, at))
    before, end = section.text[max(0, at - _AROUND) : at], at + length
    return Hit(page, section, before, section.text[at:end], section.text[end : end + 2 * _AROUND])


def _rank(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def _address(part: str, name: str) -> str:
    return reverse("handbook_page", args=[part, name])


def _lead(docs: Path, part: str, target: str) -> str:
    """Return where a link of a page of ``part`` leads within the book; empty for anywhere else."""
    path, _, anchor = unquote(target).partition("#")
    tail = f"#{quote(anchor_of(anchor))}" if anchor else ""
    if not path:
        return tail
    where = normpath(f"{_FOLDERS.get(part, part)}/{path}")
    place, _, file = where.rpartition("/")
    folder = next((name for name, at in _FOLDERS.items() if at == place), place)
    if folder not in PARTS or not file.endswith(".md") or not (docs / where).is_file():
        return ""
    return f"{_address(folder, file.removesuffix('.md'))}{tail}"


def _picture(docs: Path, part: str, target: str) -> str:
    """Return where a picture of a page of ``part`` is shown in the product; empty for one that is not there."""
    where = normpath(f"{_FOLDERS.get(part, part)}/{unquote(target)}")
    folder, _, file = where.rpartition("/")
    if folder != PICTURES or not file.endswith(".png") or not (docs / where).is_file():
        return ""
    return reverse("handbook_picture", args=[file.removesuffix(".png")])
