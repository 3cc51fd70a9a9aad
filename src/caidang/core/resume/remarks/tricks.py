"""Tricks: what a reviewer should look at in a document. None of them says that anybody did wrong."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

from caidang.core.extract.document import Box, Document, Line
from caidang.core.text.normalize import normalize


class TrickKind(StrEnum):
    """What was noticed."""

    HIDDEN = "hidden"
    """Text that is in the file but not seen on the page; it is neither read nor searched."""
    INSTRUCTION = "instruction"
    """A sentence that talks to a program instead of a reader."""


@dataclass(frozen=True, slots=True)
class Trick:
    """One thing noticed. ``reason`` is a value of ``Hidden`` or empty; ``count`` characters it has.

    ``text`` is its beginning, at most ``LONGEST_EXCERPT`` characters; ``box`` is where it stands.
    """

    kind: TrickKind
    page: int
    box: Box
    text: str
    count: int
    reason: str = ""


LONGEST_EXCERPT: Final = 120
_MOST: Final = 20
_FEWEST_HIDDEN: Final = 6
"""Characters; fewer are a template's leftovers."""

_INSTRUCTION: Final = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要?理会|不要?遵守).{0,12}(?:以上|之前|前面|上述|先前|此前|所有|一切).{0,10}(?:指令|提示|要求|规则|设定|内容|说明)"
    r"|(?:给|将|把|为).{0,16}(?:简历|候选人|应聘者|本人|我).{0,14}(?:打|评|给)(?:出|为)?.{0,4}(?:高分|满分|最高|优秀|通过)"
    r"|(?:判定|评定|评价|标记|归类)(?:为|成).{0,8}(?:最佳|最合适|最匹配|完美|强烈推荐|通过)"
    r"|(?:你|您)(?:现在)?(?:是|作为|扮演).{0,10}(?:助手|人工智能|AI|模型|机器人|筛选系统)"
    r"|(?:ignore|disregard|forget)\s+(?:all\s+|any\s+)?(?:of\s+)?(?:the\s+|your\s+)?(?:previous|prior|above|earlier|preceding)\s+(?:instructions?|prompts?|rules|text)"
    r"|(?:rate|score|rank|recommend|classify|mark|evaluate)\s+(?:this|the)\s+(?:candidate|resume|applicant|cv|person).{0,40}(?:high|top|best|perfect|10/10|100|strong|hire|qualified)"
    r"|you\s+are\s+(?:now\s+)?(?:an?\s+)?(?:AI|assistant|language model|LLM|recruit\w* (?:bot|assistant|AI))"
    r"|system\s+prompt|<\|im_(?:start|end)\|>|\[/?INST\]|###\s*(?:instruction|system)",
    re.IGNORECASE,
)


def find_tricks(document: Document) -> tuple[Trick, ...]:
    """This function will list the text that is not seen, and sentences that are meant for a program."""
    found: list[Trick] = []
    for page in document.pages:
        for line in page.lines:
            found += _tricks_in(line, page.number)
    return tuple(_merged(found)[:_MOST])


def _tricks_in(line: Line, page: int) -> list[Trick]:
    """What a line holds. A page's unseen words may stand in one line: what one of them says does not cover the others."""
    parts = [Line(tuple(spans)) for _, spans in groupby(line.spans, key=lambda span: span.hidden)]
    told = [(part, _instruction_in(part, page)) for part in parts]
    if len(parts) > 1 and not any(found for _, found in told) and (found := _instruction_in(line, page)):
        return found
    return [trick for part, found in told for trick in found or _hidden_in(part, page)]


def _hidden_in(line: Line, page: int) -> list[Trick]:
    return [
        Trick(TrickKind.HIDDEN, page, span.box, text, len(text), span.hidden.value)
        for span in line.spans
        if span.hidden and (text := span.text.strip())
    ]


def _instruction_in(line: Line, page: int) -> list[Trick]:
    """The sentence with which a line talks to a program; ``reason`` tells where it is not even seen."""
    text = normalize("".join(span.text for span in line.spans))
    match = _INSTRUCTION.search(text) if len(text) > 6 else None
    if match is None:
        return []
    start = max(0, match.start() - 10)
    excerpt = text[start : start + LONGEST_EXCERPT]
    unseen = [span.hidden.value for span in line.spans if span.hidden]
    reason = unseen[0] if unseen and len(unseen) == len(line.spans) else ""
    return [Trick(TrickKind.INSTRUCTION, page, line.box, excerpt, len(match.group()), reason)]


def _merged(tricks: list[Trick]) -> list[Trick]:
    """Put hidden text of one page and one reason together, and leave out what is too little."""
    found: list[Trick] = []
    for trick in tricks:
        last = next(
            (
                at
                for at, other in enumerate(found)
                if trick.kind is TrickKind.HIDDEN
                and (other.kind, other.page, other.reason)
                == (trick.kind, trick.page, trick.reason)
            ),
            None,
        )
        if last is None:
            found.append(trick)
            continue
        other = found[last]
        a, b = other.box, trick.box
        box = Box(min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1))
        text = f"{other.text} {trick.text}"[:LONGEST_EXCERPT]
        found[last] = Trick(
            other.kind, other.page, box, text, other.count + trick.count, other.reason
        )
    return [s for s in found if s.kind is not TrickKind.HIDDEN or s.count >= _FEWEST_HIDDEN]
