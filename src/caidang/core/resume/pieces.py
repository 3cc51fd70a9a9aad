"""A header row cut into pieces: what stands between dates, bars, tabs and commas."""

import re
from dataclasses import dataclass

from caidang.core.resume.lines import Row

_BREAK = re.compile(
    r"\t|\s*[|丨¦]\s*|\s{2,}|\s*[,,;;、](?!\s*(?:L[Tt][Dd]|I[Nn][Cc]|LLC|L(?:imited|IMITED)|Corp|CORP|L\.L\.C|G(?:mbH|MBH)|S\.\s?A\b|S\.\s?L\b|S\.p\.A|B\.V|N\.V|LLP|plc|PLC))\s*|\s+[/／]\s*|\s*[/／]\s+|\s+[-–—]+\s+|\s*[—–]{1,2}\s*|\s*·\s+|\s+·\s*|\s+[@•*]\s+|(?<=[\u3400-\u9fff])@(?=[\u3400-\u9fff])|\s+(?:at|chez|bei)\s+(?=[A-Z])|(?<=[a-z.)])\s+as\s+(?:an?\s+)?(?=[A-Z])|\s*[:：]\s*|(?<=[\u3400-\u9fff)])(?<!一汽)(?<!上汽)(?<!长安)(?<!东风)(?<!北京)(?<!华晨)-(?=[\u3400-\u9fffA-Z])|(?<=[\u3400-\u9fff])(?<!马克斯)(?<!约翰)(?<!约翰斯)(?<!卡内基)(?<!让)(?<!路易)(?<!亚当)(?<!维克多)(?<!弗里德里希)(?<!罗伯特)(?<!阿尔弗雷德)·(?=[\u3400-\u9fffA-Z])|\s*[»>›]\s*|\s*[【】]\s*|\s+[◆◇■●▪♦]\s+"
)
# Between Chinese words a space parts fields; beside Latin letters it may be the typesetter's, so
# that Java 工程师 and 模拟 IC 设计 stay whole.
_HAN_SPACE = re.compile(
    r"(?<=[\u3400-\u9fff)])\s(?=[\u3400-\u9fff(])|(?<=[\u3400-\u9fff)]{3})\s(?=[A-Za-z])|(?<=[\u3400-\u9fff)]{2})\s(?=\d{2,4}(?![人个年月万元天周岁名家台套次千亿])[\u3400-\u9fff]{1,4}(?:\s|$))"
)
# 强生 (苏州) 医疗器材有限公司: a producer of PDF sets spaces around brackets.
_SPACED_NAME = re.compile(
    r"[\u3400-\u9fff]{4,16}事务所\s?\((?:特殊)?普通合伙\)(?:\s?[\u3400-\u9fff]{2,6}分所)?|[\u3400-\u9fffA-Za-z]{1,12}\s?\([\u3400-\u9fff]{2,4}\)\s?[\u3400-\u9fff]{2,20}?(?:公司|集团|银行|事务所|中心|研究院)"
)
# 某某公司(B轮,300-500人): what a bracket holds is one remark.
_REMARK = re.compile(r"(?<=\S) ?\([^()\t]{2,40}\)")
_BRACKET_BEHIND = re.compile(r"(?<=[\u3400-\u9fffA-Za-z]) \([^()\t]{2,40}\)(?=\s|$)")
"""样本超市 (解放路店): a producer of PDF sets a space before a bracket that is as wide as a letter."""
_EDGE = " \t,;:|-–—·•/~*#+()[]【】「」《》■●◆▪➢➤►▶◇◈◎○☆★▎▍▌▋▊▉█┃│║❘▏"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a row with its offsets, never empty."""

    row: Row
    start: int
    end: int

    @property
    def text(self) -> str:
        """The piece as it stands."""
        return self.row.text[self.start : self.end]


def cut(row: Row, taken: list[tuple[int, int]], *, by_space: bool = True) -> list[Piece]:
    """This function will return the pieces of a row outside the ``taken`` stretches, left to right.

    ``by_space`` also cuts Chinese text at single spaces.
    """
    pieces: list[Piece] = []
    at = 0
    for start, end in [*sorted(taken), (len(row.text), len(row.text))]:
        if start > at:
            pieces.extend(_between(row, at, start, by_space=by_space))
        at = max(at, end)
    return pieces


def _between(row: Row, start: int, end: int, *, by_space: bool) -> list[Piece]:
    text = row.text[start:end]
    cuts = [match.span() for match in _BREAK.finditer(text)]
    cuts += [(at - start, at - start) for at in row.breaks if start < at < end]
    if by_space:
        cuts += [match.span() for match in _HAN_SPACE.finditer(text)]
    whole = [match.span() for match in _SPACED_NAME.finditer(text)]
    whole += [match.span() for match in _REMARK.finditer(text)]
    cuts = [(a, b) for a, b in cuts if not any(x < a and b < y for x, y in whole) and not _BRACKET_BEHIND.match(text, a)]
    pieces: list[Piece] = []
    at = 0
    for a, b in [*sorted(cuts), (len(text), len(text))]:
        if a >= at:
            piece = _trim(row, start + at, start + a)
            if piece is not None:
                pieces.append(piece)
        at = max(at, b)
    return pieces


_LEFT_OPEN = re.compile(r"\s*\((?:from|since|自|从)?$", re.IGNORECASE)
"""Demo Co., Ltd (from, where the dates behind it are taken out."""
_PAIRS = {"(": ")", "《": "》"}
_OTHERS = {close: opening for opening, close in _PAIRS.items()}


def _closes(opening: str, rest: str) -> bool:
    return opening in _PAIRS and _PAIRS[opening] in rest


def _opens(close: str, before: str) -> bool:
    return close in _OTHERS and _OTHERS[close] in before


def _trim(row: Row, start: int, end: int) -> Piece | None:
    text = row.text
    while start < end and text[start] in _EDGE and not _closes(text[start], text[start + 1 : end]):
        start += 1
    while end > start and text[end - 1] in _EDGE and not _opens(text[end - 1], text[start : end - 1]):
        end -= 1
    if end - start > 2 and text[end - 1] == "." and "\u3400" <= text[end - 2] <= "\u9fff":
        end -= 1  # 实习生. at the end of an entry that its class closes
    opened = _LEFT_OPEN.search(text, start, end)
    end = opened.start() if opened is not None else end
    return Piece(row, start, end) if end > start else None
