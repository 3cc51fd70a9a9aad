"""What a page's own style sheet says about gaps: boxes in a row stand apart though nothing is written between."""

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.S)
_RULE: Final = re.compile(r"([^{}]{1,400})\{([^{}]{0,4000})\}")
_SIMPLE: Final = re.compile(r"([a-z][a-z0-9]*)?((?:\.[\w-]+)*)", re.I)
_ROW: Final = re.compile(r"(?<![\w-])display\s*:\s*(?:inline-)?(?:flex|grid)(?![\w-])", re.I)
_UPRIGHT: Final = re.compile(r"flex-(?:direction|flow)\s*:\s*column", re.I)
_APART: Final = re.compile(
    r"(?<![\w-])(?:(?:margin|padding)(?:-(?:left|right|inline(?:-\w+)?))\s*:\s*(?:[1-9]\d*(?:\.\d+)?|0?\.\d+)"
    r"|float\s*:\s*(?:left|right)|display\s*:\s*(?:inline-block|table-cell))",
    re.I,
)
_MOST_RULES: Final = 400
_MOST_CHARACTERS: Final = 200_000


@dataclass(frozen=True, slots=True)
class _Selector:
    """One element of a selector: its tag, if any, and its classes."""

    tag: str
    classes: frozenset[str]

    def fits(self, element: etree._Element) -> bool:
        if self.tag and self.tag != element.tag:
            return False
        return self.classes <= frozenset((element.get("class") or "").split())


_Index = dict[str, list[tuple[_Selector, ...]]]
"""Selectors by a class or the tag of their last part, so that few are tried on each element."""


@dataclass(slots=True)
class Styles:
    """The selectors whose elements lay their children out in a row, and those that keep a distance."""

    rows: _Index = field(default_factory=dict)
    distant: _Index = field(default_factory=dict)

    def is_row(self, element: etree._Element) -> bool:
        """This function will tell whether an element's children stand side by side as boxes."""
        style = element.get("style") or ""
        if _ROW.search(style):
            return not _UPRIGHT.search(style)
        return _any_fits(self.rows, element)

    def is_distant(self, element: etree._Element) -> bool:
        """This function will tell whether an element stands off the text beside it."""
        style = element.get("style")
        if style and _APART.search(style):
            return True
        return _any_fits(self.distant, element)


def read_styles(root: etree._Element) -> Styles:
    """This function will read the style sheets written in a page; sheets elsewhere are never fetched."""
    found = Styles()
    text = "".join(str(t) for e in root.iter("style") for t in e.itertext())[:_MOST_CHARACTERS]
    for count, rule in enumerate(_RULE.finditer(_COMMENT.sub("", text))):
        if count >= _MOST_RULES:
            break
        body = rule[2]
        is_row = _ROW.search(body) is not None and not _UPRIGHT.search(body)
        is_distant = _APART.search(body) is not None
        if not is_row and not is_distant:
            continue
        for selector in rule[1].split(","):
            chain = _chain(selector)
            if chain is None:
                continue
            last = chain[-1]
            key = min(last.classes) if last.classes else last.tag
            if is_row:
                found.rows.setdefault(key, []).append(chain)
            if is_distant:
                found.distant.setdefault(key, []).append(chain)
    return found


def _chain(selector: str) -> tuple[_Selector, ...] | None:
    """Read tags and classes, outer first; selectors with anything else are left out."""
    parts = []
    for word in selector.replace(">", " ").split():
        match = _SIMPLE.fullmatch(word)
        if match is None:
            return None
        parts.append(_Selector((match[1] or "").lower(), frozenset(match[2].split(".")[1:])))
    return tuple(parts) or None


def _any_fits(index: _Index, element: etree._Element) -> bool:
    if not index:
        return False
    keys = [str(element.tag), *(element.get("class") or "").split()]
    return any(_matches(chain, element) for key in keys for chain in index.get(key, ()))


def _matches(chain: tuple[_Selector, ...], element: etree._Element) -> bool:
    if not chain[-1].fits(element):
        return False
    rest = list(chain[:-1])
    parent = element.getparent()
    while rest and parent is not None:
        if rest[-1].fits(parent):
            rest.pop()
        parent = parent.getparent()
    return not rest
