"""Markdown as the docs write it → HTML of ours: no HTML of theirs, links only within the book."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER: Final = MarkdownIt("commonmark", {"html": False}).enable("table")

_MARKS: Final = re.compile(r"[^\w\s-]")

Link = Callable[[str], str]
"""An address as a page writes it → where it leads in the product; empty where it leads out of the book."""


def no_picture(_: str) -> str:
    """This function will return no address: the text has no pictures of its own."""
    return ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, up to the next one. ``level`` is 1 for a page's title."""

    anchor: str
    title: str
    level: int
    html: SafeString
    text: str
    """What is said, without signs: what is searched."""


def sections_of(source: str, link: Link, picture: Link = no_picture) -> list[Section]:
    """This function will return the page's sections in their order.

    What stands before the first heading has none and is left out. ``picture`` leads from a picture's address to
    where it is shown; one that leads nowhere stays as its words.
    """
    tokens = _READER.parse(source)
    _lead(tokens, link)
    _show(tokens, picture)
    found: list[Section] = []
    for part in _parts(tokens):
        title = _plain(part[1])
        anchor = anchor_of(title)
        part[0].attrSet("id", anchor)
        found.append(
            Section(
                anchor=anchor,
                title=title,
                level=int(part[0].tag[1:]),
                # The reader escapes what it does not make itself.
                html=mark_safe(_READER.renderer.render(part, _READER.options, {})),  # noqa: S308
                text=" ".join(filter(None, map(_plain, part[3:]))),
            )
        )
    return found


def anchor_of(title: str) -> str:
    """Return the anchor of a heading: its words joined by hyphens and without marks, as code forges make it."""
    return "-".join(_MARKS.sub("", title.lower()).split())


def _parts(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    starts = [at for at, token in enumerate(tokens) if token.type == "heading_open" and not token.level]
    for at, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        yield list(tokens[at:end])


def _lead(tokens: Sequence[Token], link: Link) -> None:
    """Let every link lead to a page of the book; the words of one that leads elsewhere stay without it."""
    for token in tokens:
        if token.type == "link_open":
            target = link(str(token.attrGet("href") or ""))
            token.attrs = {"href": target} if target else {}
        if token.type == "table_open":
            token.attrSet("class", "cd-book-table")
        _lead(token.children or (), link)


def _show(tokens: Sequence[Token], picture: Link) -> None:
    for token in tokens:
        if token.type == "image":
            address = picture(str(token.attrGet("src") or ""))
            if address:
                token.attrs = {"src": address, "alt": "", "loading": "lazy", "class": "cd-book-picture"}
            else:
                token.type, token.children = "text", None
        _show(token.children or (), picture)


def _plain(token: Token) -> str:
    if not token.children:
        return token.content.strip()
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content for child in token.children
    ).strip()
