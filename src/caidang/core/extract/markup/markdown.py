"""Markdown: its marks taken off; what it holds of HTML is read as HTML."""

import re
from itertools import takewhile

from caidang.core.extract.document import Document, Kind
from caidang.core.extract.layout import BODY, HEADING, Block, Run, join_cells, lay_out, paragraph
from caidang.core.extract.limits import Limits
from caidang.core.extract.markup.html import html_blocks
from caidang.core.extract.plain_text import decode

_HEADING_LINE = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*$")
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-{3,})\s*$")
_RULE = re.compile(r"^ {0,3}(?:[-*_]\s*){3,}$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,2}[.)])\s+(?:\[[ xX]\]\s+)?")
_BULLET = re.compile(r"^\s*[-*+]\s+(?:\[[ xX]\]\s+)?")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_LINK = re.compile(r"\[([^\]]+)\]\((?:mailto:)?([^)\s]*)(?:\s+\"[^\"]*\")?\)")
_AUTOLINK = re.compile(r"<(?:mailto:)?([^<>\s]+[@:][^<>\s]+)>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*])")
_CODE = re.compile(r"`+([^`]+)`+")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_HTML_TAG = re.compile(
    r"</?(?:br|p|div|span|center|b|i|u|s|strong|em|img|a|font|sub|sup|small|big|mark|kbd|code|h[1-6]|hr|section|header|footer|main|article|details|summary)\b[^>]{0,500}>",
    re.I,
)
# What HTML lays out or hides is for the reader of HTML; lighter marks within a line are only taken off.
_HTML_BLOCK = re.compile(
    r"\s*<(?:table|ul|ol|dl|div|section|article|header|main|h[1-6]|p|center)\b"
    r"|[^<]*<\w+[^>]*\s(?:style\s*=|hidden\b)", re.I
)  # fmt: skip
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")


def read_markdown(data: bytes, limits: Limits) -> Document:
    """This function will read Markdown: marks are taken off, headings stand larger and bold."""
    text = decode(data)
    limits.check_characters(len(text))
    return Document(Kind.MARKDOWN, lay_out(markdown_blocks(text, limits), limits))


def markdown_blocks(text: str, limits: Limits) -> list[Block]:
    """This function will turn Markdown into blocks. Raises TooLarge where its HTML is."""
    blocks: list[Block] = []
    lines = _COMMENT.sub("", text).splitlines()
    fenced = False
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif fenced:
            blocks.append(paragraph(line))
        elif _HTML_BLOCK.match(line):
            more = list(takewhile(_goes_on, lines[at:]))
            at += len(more)
            found, _ = html_blocks("\n".join([line, *more]), limits)
            blocks.extend(map(_without_marks, found))
        else:
            following = lines[at] if at < len(lines) else ""
            blocks.extend(_markdown_line(line, underlined=bool(_UNDERLINE.match(following))))
    return blocks


def _goes_on(line: str) -> bool:
    """A block of HTML ends at a blank line, or where Markdown begins again."""
    return bool(line.strip()) and not _HEADING_LINE.match(line) and not _ITEM.match(line)


def _without_marks(block: Block) -> Block:
    return Block(
        tuple(tuple(run._replace(text=_plain(_links(run.text))) for run in cell) for cell in block.cells)
    )  # fmt: skip


def _markdown_line(line: str, *, underlined: bool) -> list[Block]:
    if not line.strip() or _RULE.match(line) or _UNDERLINE.match(line) or _TABLE_RULE.match(line):
        return []
    heading = _HEADING_LINE.match(line)
    if heading:
        size = HEADING + max(0, 3 - len(heading[1])) * 2
        return [_inline(heading[2], bold=True, size=size)]
    stripped = line.strip()
    if underlined and not _ITEM.match(line):
        return [_inline(stripped, bold=True, size=HEADING)]
    if stripped.startswith("|") and stripped.count("|") >= 2:
        cells = [cell.strip() for cell in stripped.strip("|").split("|")]
        return join_cells([[_inline(cell)] for cell in cells if cell])
    while stripped.startswith(">"):
        stripped = stripped[1:].lstrip()
    stripped = _BULLET.sub("", stripped)
    return [_inline(stripped)]


def _inline(text: str, *, bold: bool = False, size: float = BODY) -> Block:
    """Take inline marks off; strong text stays bold."""
    text = _HTML_TAG.sub(" ", _links(text))
    runs: list[Run] = []
    end = 0
    for strong in _STRONG.finditer(text):
        runs.append(Run(_plain(text[end : strong.start()]), bold, size))
        runs.append(Run(_plain(strong[2]), bold=True, size=size))
        end = strong.end()
    runs.append(Run(_plain(text[end:]), bold, size))
    return Block((tuple(run for run in runs if run.text),))


def _links(text: str) -> str:
    return _AUTOLINK.sub(r"\1", _LINK.sub(_show_link, _IMAGE.sub(r"\1", text)))


def _plain(text: str) -> str:
    text = _CODE.sub(r"\1", text)
    text = _EMPHASIS.sub(r"\2", text)
    return _ESCAPED.sub(r"\1", text)


def _show_link(link: re.Match[str]) -> str:
    """Show a link's words, and its address where that says something else."""
    words, address = link[1], link[2]
    if "@" in address and "@" not in words:
        return f"{words} {address}"
    return words
