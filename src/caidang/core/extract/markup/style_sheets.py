"""The style sheets written in a page: which of their rules an element meets."""

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from caidang.core.extract.markup.declarations import Declared, read_declarations

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.S)
_RULE: Final = re.compile(r"([^{}]{1,400})\{([^{}]{0,4000})\}")
_SIMPLE: Final = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][\w-]+)*)", re.I)
_NAME: Final = re.compile(r"[.#][\w-]+")
_CONDITION: Final = re.compile(r"(@[^{};@]{1,400})\{")
_BRACE: Final = re.compile(r"[{}]")
_FOR_SCREENS: Final = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)", re.I)
_MOST_RULES: Final = 400
_MOST_CHARACTERS: Final = 200_000


@dataclass(frozen=True, slots=True)
class _Selector:
    """One element of a selector: its tag, if any, and its classes and id with their marks."""

    tag: str
    names: frozenset[str]

    def fits(self, element: etree._Element) -> bool:
        if self.tag and self.tag != element.tag:
            return False
        return not self.names or self.names <= _names(element)


def _names(element: etree._Element) -> set[str]:
    names = {f".{name}" for name in (element.get("class") or "").split()}
    if (id_ := element.get("id")) is not None:
        names.add(f"#{id_}")
    return names


_Chain = tuple[_Selector, ...]


@dataclass(slots=True)
class Styles:
    """The rules by a class, an id or the tag of their last part, so that few are tried on each element."""

    rules: dict[str, list[tuple[int, _Chain, Declared]]] = field(default_factory=dict)

    def of(self, element: etree._Element) -> Declared:
        """This function will return what is said of an element: by the rules in their order, then by itself."""
        found = Declared()
        if self.rules:
            keys = [str(element.tag), *sorted(_names(element))]
            met = [rule for key in keys for rule in self.rules.get(key, ())]
            for _, chain, declared in sorted(met, key=lambda rule: rule[0]):
                if _matches(chain, element):
                    found.add(declared)
        style = element.get("style")
        if style:
            found.add(read_declarations(style))
        return found


def read_styles(root: etree._Element) -> Styles:
    """This function will read the style sheets written in a page; sheets elsewhere are never fetched."""
    found = Styles()
    text = "".join(str(t) for e in root.iter("style") for t in e.itertext())[:_MOST_CHARACTERS]
    for count, rule in enumerate(_RULE.finditer(_without_conditions(_COMMENT.sub("", text)))):
        if count >= _MOST_RULES:
            break
        declared = read_declarations(rule[2])
        if declared == Declared():
            continue
        for selector in rule[1].split(","):
            chain = _chain(selector)
            if chain is None:
                continue
            last = chain[-1]
            key = min(last.names) if last.names else last.tag
            found.rules.setdefault(key, []).append((count, chain, declared))
    return found


def _without_conditions(sheet: str) -> str:
    """Leave out what holds only on paper, on small screens or inside animations."""
    out: list[str] = []
    begin = 0
    for head in _CONDITION.finditer(sheet):
        if head.start() < begin:
            continue  # inside a block that is left out
        out.append(sheet[begin : head.start()])
        # The closing brace of a block that holds on every screen is left behind and matches nothing.
        holds = _FOR_SCREENS.fullmatch(head[1].strip())
        begin = head.end() if holds else _end_of_block(sheet, head.end())
    return "".join([*out, sheet[begin:]])


def _end_of_block(sheet: str, begin: int) -> int:
    depth = 1
    for brace in _BRACE.finditer(sheet, begin):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return brace.end()
    return len(sheet)


def _chain(selector: str) -> _Chain | None:
    """Read tags, classes and ids, outer first; selectors with anything else are left out."""
    parts = []
    for word in selector.replace(">", " ").split():
        match = _SIMPLE.fullmatch(word)
        if match is None:
            return None
        parts.append(_Selector((match[1] or "").lower(), frozenset(_NAME.findall(match[2]))))
    return tuple(parts) or None


def _matches(chain: _Chain, element: etree._Element) -> bool:
    if not chain[-1].fits(element):
        return False
    rest = list(chain[:-1])
    parent = element.getparent()
    while rest and parent is not None:
        if rest[-1].fits(parent):
            rest.pop()
        parent = parent.getparent()
    return not rest
