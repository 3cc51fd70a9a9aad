"""Plain text and Markdown."""

import re

from caidang.core.extract.document import Document, Kind
from caidang.core.extract.layout import BODY, HEADING, Block, Run, join_cells, lay_out, paragraph
from caidang.core.extract.limits import Limits

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_ODD_LETTER = re.compile("[\u0180-\u036f\u0460-\u07ff]")  # neither European, Greek nor Russian
_HEADING_LINE = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*$")
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-{3,})\s*$")
_RULE = re.compile(r"^ {0,3}(?:[-*_]\s*){3,}$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,2}[.)])\s+(?:\[[ xX]\]\s+)?")
_BULLET = re.compile(r"^\s*[-*+]\s+(?:\[[ xX]\]\s+)?")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_WHOLE_PER_BAD = 8
_LINK = re.compile(r"\[([^\]]+)\]\((?:mailto:)?([^)\s]*)(?:\s+\"[^\"]*\")?\)")
_AUTOLINK = re.compile(r"<(?:mailto:)?([^<>\s]+[@:][^<>\s]+)>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*])")
_CODE = re.compile(r"`+([^`]+)`+")
_HTML_TAG = re.compile(
    r"</?(?:br|p|div|span|center|b|i|u|strong|em|img|a|font|sub|sup|h[1-6]|hr)\b[^>]{0,500}>", re.I
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")


def decode(data: bytes) -> str:
    """This function will turn bytes into text: by byte order mark, else UTF-8, UTF-16, GB 18030."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        text = data.decode("utf-8")
        return data.decode("gb18030") if _is_really_gbk(data, text) else text
    except UnicodeDecodeError as error:
        # A cut in the middle of the last character does not make it another encoding.
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8")
    guess = _utf16_guess(data)
    damaged = _damaged_utf8(data) if guess is None else None
    if damaged is not None:
        return damaged
    return data.decode(guess or "gb18030", "replace")


def _damaged_utf8(data: bytes) -> str | None:
    """The text where a few bytes of UTF-8 went wrong; other encodings leave hardly a character whole."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    whole = len(text) - bad - sum(map(str.isascii, text))
    return text if whole >= _WHOLE_PER_BAD * bad else None


def _is_really_gbk(data: bytes, text: str) -> bool:
    """True for a few GBK characters that happen to be valid UTF-8 (应聘 reads as odd Latin and Cyrillic)."""
    odd = _NOT_ASCII.findall(text)
    if len(odd) > 40 or not odd or max(odd) >= "\u0800" or not any(map(_ODD_LETTER.match, odd)):
        return False
    try:
        data.decode("gb2312")
    except UnicodeDecodeError:
        return False
    return True


def _utf16_guess(data: bytes) -> str | None:
    """Tell UTF-16 without a mark by the zero bytes of its ASCII half."""
    sample = data[:2000]
    if sample[1::2].count(0) > len(sample) * 0.15 and sample[::2].count(0) == 0:
        return "utf-16-le"
    if sample[::2].count(0) > len(sample) * 0.15 and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def is_text(head: bytes) -> bool:
    """This function will tell whether the start of a file is text rather than something binary."""
    if (
        not head.startswith((b"\xff\xfe", b"\xfe\xff"))
        and not _utf16_guess(head)
        and b"\0" in head
    ):
        return False
    text = decode(head)
    bad, controls = text.count("\ufffd"), len(_CONTROLS.findall(text))
    return controls + bad <= len(text) * 0.01 + 1 or (controls <= 1 and bad <= 6)


def read_text(data: bytes, limits: Limits) -> Document:
    """This function will read plain text, one line for one line."""
    text = decode(data)
    limits.check_characters(len(text))
    blocks = (paragraph(line) for line in text.splitlines())
    return Document(Kind.TEXT, lay_out(blocks, limits))


def read_markdown(data: bytes, limits: Limits) -> Document:
    """This function will read Markdown: marks are taken off, headings stand larger and bold."""
    text = decode(data)
    limits.check_characters(len(text))
    return Document(Kind.MARKDOWN, lay_out(markdown_blocks(text), limits))


def markdown_blocks(text: str) -> list[Block]:
    """This function will turn Markdown into blocks."""
    blocks: list[Block] = []
    lines = text.splitlines()
    fenced = False
    for number, line in enumerate(lines):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
            continue
        if fenced:
            blocks.append(paragraph(line))
            continue
        following = lines[number + 1] if number + 1 < len(lines) else ""
        block = _markdown_line(line, underlined=bool(_UNDERLINE.match(following)))
        blocks.extend(block)
    return blocks


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
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(_show_link, text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _HTML_TAG.sub(" ", text)
    runs: list[Run] = []
    end = 0
    for strong in _STRONG.finditer(text):
        runs.append(Run(_plain(text[end : strong.start()]), bold, size))
        runs.append(Run(_plain(strong[2]), bold=True, size=size))
        end = strong.end()
    runs.append(Run(_plain(text[end:]), bold, size))
    return Block((tuple(run for run in runs if run.text),))


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
