"""Cards of an address book (vCard 2.1 to 4.0, RFC 6350), each set as the short résumé that it is.

A file of several cards is taken apart like an archive, a person at a time. Phones write 2.1 with quoted-printable
Chinese; the charset stands with each value.
"""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from caidang.core.errors import Damaged, TooLarge
from caidang.core.extract.document import Document, Kind, Part
from caidang.core.extract.layout import HEADING, Block, lay_out, paragraph
from caidang.core.extract.limits import Limits
from caidang.core.extract.plain_text import decode
from caidang.core.text.normalize import normalize

_CARD: Final = re.compile(r"^BEGIN:VCARD\s*$.*?^END:VCARD\s*$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_SOFT: Final = re.compile(r"=\r?\n")
_FOLD: Final = re.compile(r"\r?\n[ \t]")
_PROPERTY: Final = re.compile(r'^(?:[\w-]+\.)?([\w-]+)((?:;(?:"[^"]*"|[^:;"])*)*):(.*)$', re.DOTALL)
_ESCAPED: Final = re.compile(r"\\([nN,;\\:])")
_DATE: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_MOST: Final = 60
_LONGEST: Final = 2_000
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_BETWEEN: Final = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class _Line:
    """One property: its name, its parameters in capitals, its value as it stands."""

    name: str
    parameters: str
    value: str

    @property
    def text(self) -> str:
        """The value without escapes."""
        return _plain(self.value)

    @property
    def parts(self) -> list[str]:
        """The value's parts, where it is made of several."""
        return [_plain(part) for part in re.split(r"(?<!\\);", self.value)]


def read_vcard(data: bytes, limits: Limits) -> Document:
    """This function will read one card as a document, several as an archive of cards. Raises Damaged where no card is whole, TooLarge."""
    text = decode(data).replace("\r\n", "\n")
    cards = [found[0] for found in _CARD.finditer(text)]
    if not cards:
        raise Damaged("这份 vCard 不完整，读不了。请重新导出。")
    if len(cards) > 1:
        if len(cards) > limits.archive_entries:
            raise TooLarge(f"里面有 {len(cards)} 张名片，一次最多 {limits.archive_entries} 张，没有读取。请分成几个文件再交。")
        return Document(Kind.ARCHIVE, parts=tuple(Part(f"{at}.vcf", card.encode()) for at, card in enumerate(cards, 1)))
    lines = list(_lines(cards[0]))
    name = _name(lines)
    return Document(Kind.VCARD, lay_out(list(_blocks(lines, name)), limits), title=name)


def _lines(card: str) -> Iterator[_Line]:
    is_quoted = "QUOTED-PRINTABLE" in card.upper()
    whole = _SOFT.sub("", card) if is_quoted else card
    for line in _FOLD.sub("", whole).split("\n")[:_MOST]:
        found = _PROPERTY.match(line.strip("\r"))
        if found is None:
            continue
        parameters, value = found[2].upper(), found[3][:_LONGEST]
        if "QUOTED-PRINTABLE" in parameters:
            charset = re.search(r"CHARSET=\"?([\w-]+)", parameters)
            try:
                value = quopri.decodestring(value.encode()).decode(charset[1] if charset else "utf-8", "replace")
            except LookupError:
                value = quopri.decodestring(value.encode()).decode("utf-8", "replace")
        yield _Line(found[1].upper(), parameters, value)


def _name(lines: list[_Line]) -> str:
    parts = next((line.parts for line in lines if line.name == "N"), [])
    family, given = (part.strip() for part in (*parts, "", "")[:2])
    # A phone shows a Chinese name in its own order, and often with a space in it.
    if _HAN.match(family) and _HAN.match(given):
        return f"{family}{given}"
    whole = _BETWEEN.sub("", _first(lines, "FN"))
    if whole:
        return whole
    return f"{family}{given}" if _HAN.search(family + given) else f"{given} {family}".strip()


def _blocks(lines: list[_Line], name: str) -> Iterator[Block]:
    yield paragraph(name or "姓名待补", bold=True, size=HEADING)
    places = [line.parts for line in lines if line.name == "ADR"]
    born = _DATE.search(_first(lines, "BDAY"))
    told = (
        ("手机", [line.text.removeprefix("tel:") for line in lines if line.name == "TEL" and "FAX" not in line.parameters]),
        ("邮箱", [line.text for line in lines if line.name == "EMAIL"]),
        ("微信", [line.text for line in lines if line.name in ("X-WECHAT", "X-WEIXIN")]),
        ("现居城市", [parts[3] for parts in places if len(parts) > 3]),
        ("性别", [{"M": "男", "F": "女"}.get(_first(lines, "GENDER")[:1].upper(), "")]),
        ("出生日期", ["-".join(born.groups()) if born else ""]),
        ("个人主页", [line.text for line in lines if line.name == "URL"]),
    )  # fmt: skip
    for label, values in told:
        yield from _labelled(label, values)
    for line in lines:
        if line.name == "NOTE" and line.text.strip():
            yield from (paragraph(normalize(one)) for one in line.text.split("\n") if one.strip())
    employers = list(_labelled("目前公司", [line.parts[0] for line in lines if line.name == "ORG"]))
    if employers:
        # An employer without a post is known for one under this heading only.
        yield paragraph("工作经历", bold=True)
    yield from employers
    yield from _labelled("目前职位", [line.text for line in lines if line.name == "TITLE"])


def _labelled(label: str, values: list[str]) -> Iterator[Block]:
    for value in dict.fromkeys(normalize(text).strip() for text in values):
        if value:
            yield paragraph(f"{label}：{value}")


def _first(lines: list[_Line], name: str) -> str:
    return next((line.text.strip() for line in lines if line.name == name and line.text.strip()), "")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
