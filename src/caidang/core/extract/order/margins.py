"""Pages whose headings, and perhaps dates, stand in the margin beside what they head."""

import re
from itertools import pairwise

from caidang.core.extract.order.columns import Split
from caidang.core.extract.order.segments import Segment
from caidang.core.extract.order.sides import is_bare_date

_BASELINE = 4.0


def in_margin(split: Split) -> list[tuple[list[Segment], list[Segment]]]:
    """This function will part a page whose headings, and perhaps dates, stand in the margin beside what they head.

    Each part is what the margin says and what stands beside it; empty where the left column is no margin. A heading may
    stand at the height of its part's first line or in the middle of it, so parts end where the text beside leaves most room.
    """
    blocks: list[list[Segment]] = []
    for s in sorted(split.left, key=lambda s: s.middle):
        if blocks and s.y0 - max(each.y1 for each in blocks[-1]) < 0.9 * s.size and not _heads_alone(s):
            blocks[-1].append(s)
        else:
            blocks.append([s])
    heads = [next((n for n in (1, 2) if _heads_alone(*block[:n])), 0) for block in blocks]
    others = [s for block, head in zip(blocks, heads, strict=True) for s in block[head:]]
    astray = sum(not is_bare_date("".join(s.text.split())) for s in others)
    if sum(map(bool, heads)) < _LEAST_IN_MARGIN or astray > _MOST_ASTRAY * len(split.left) or any(s.table for s in split.right):
        return []
    right = sorted(split.right, key=lambda s: s.middle)
    ends = [_widest_gap(right, above, below) for above, below in pairwise(blocks)]
    first = blocks[0][0]
    start = min(first.y0 - _MOST_LINES_ABOVE * first.size, first.middle)
    bounds = [start, *ends, float("inf")]
    over: list[tuple[list[Segment], list[Segment]]] = [([], [s for s in right if s.middle <= start])]
    return over + [(block, [s for s in right if a < s.middle <= b]) for block, a, b in zip(blocks, bounds, bounds[1:], strict=False)]


_LEAST_IN_MARGIN = 3
_MOST_ASTRAY = 0.2


def _heads_alone(*segments: Segment) -> bool:
    said = "".join("".join(s.text.split()) for s in segments).rstrip(":\uff1a")
    return _IN_MARGIN.fullmatch(said) is not None


_IN_MARGIN = re.compile(
    r"(?:教育|学历|工作|实习|项目|校园|专业|个人|基本|自我|联系|求职|荣誉|获奖|技能|资格|兴趣|语言|实践|职业|科研|志愿|任职|求学)(?:背景|经历|经验|技能|信息|资料|评价|方式|意向|奖项|情况|证书|爱好|能力|特长|优势|简介|介绍|总结|履历)"
    r"|(?:关于|联系)我|技能|软件|工具|语言|证书|论文|荣誉|奖项|作品集?|爱好|项目|所在地|链接|推荐人|发表论文"
    r"|(?:work|professional|career|employment)?(?:experience|history)|employment|career|work|education|qualifications|training|(?:key|core|technical|soft|professional)?skills(?:summary)?|(?:professional|personal)?summary|profiles?|objective|about(?:me)?"
    r"|contact|location|languages?|interests|hobbies|certificat(?:es|ions)|projects?|publications|references|awards|honou?rs|links|basics|volunteer(?:ing|work|experience)?",
    re.IGNORECASE,
)
"""What headings in a margin say, without their spaces: there the letters may be set apart."""


def _widest_gap(right: list[Segment], above: list[Segment], below: list[Segment]) -> float:
    """The height at which the text beside two blocks of the margin leaves most room between them."""
    top, first = min(s.y0 for s in above), below[0]
    lines = [s for s in right if top - s.size <= s.middle <= first.y1 + s.size]
    nearest = max(top, first.y0 - _MOST_LINES_ABOVE * first.size)
    gaps = [(b.y0 - a.y1, (a.y1 + b.y0) / 2) for a, b in pairwise(lines) if b.middle - a.middle > _BASELINE and b.middle > nearest]
    return max(gaps)[1] if gaps else first.y0


_MOST_LINES_ABOVE = 2.5
"""Of a heading's size: so far above it, in the middle of its part, may the part begin."""
