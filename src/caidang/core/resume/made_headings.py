"""Headings that no list holds, made of the words that headings are made of: 近五年主要工作经历, 早期任职履历."""

import re
from typing import Final

_WHICH: Final = (
    r"(?:近[一二两三四五六七八九十\d]{1,2}年|最近|早期|早年|更早|此前|之前|先前|过往|过去|以往|历史|主要|本人|个人|我的|专业|相关|全部|全职|详细|核心|重要|典型|代表性?|其[他它]|部分|现)?的?(?:主要|重要|全部|专业|个人)?"
)
_TOLD: Final = r"(?:经历|经验|履历|简历|历程|生涯|轨迹|背景|概况|概述|概要|简况|情况|信息)"
_MADE: Final = (
    ("work", re.compile(
        rf"{_WHICH}(?:(?:工作|任职|从业|职业|职场|职务|岗位|就业|就职|履职|供职|实习|见习|实训|顶岗实习|实习实训|兼职|创业|管理|基层|基层工作|挂职|挂职锻炼|部队|军旅|行业|业务|海外工作|工厂|企业|医疗工作|规培|规范化培训|班主任|带班|带教)"
        rf"{_TOLD}|工作(?:单位|岗位){_TOLD}|(?:早期|此前|之前|过往|以往|更早|近期|其[他它]|过去)的?(?:工作|经历|任职|履历|职业)|我的(?:工作|经历|履历)|(?:主要)?(?:学习|教育)工作(?:经历|简历|履历)|实践经验|实习实训|顶岗实习|住院医师规范化培训)"
    )),
    ("project", re.compile(
        rf"{_WHICH}(?:(?:科研|学术|学术科研|科研学术|科研项目|研究|课题|项目|工程|工程项目|案例|办案|竞赛|学科竞赛|科创|科技创新|大创|比赛|承办案件|产品|作品){_TOLD}"
        r"|(?:学术科研|科研学术|科研|学术)(?:训练|实践|学术|成果)?|项目(?:参与|信息|概述)|(?:所做|所作|做过的?|参与的?|代表|重大|重点|典型)(?:项目|案例|工程)|(?:承办|代理|代表)(?:案件|案例)|学科竞赛|竞赛项目)"
    )),
    ("campus", re.compile(rf"{_WHICH}(?:(?:校内|校园|在校|社团|学生会|学生工作|学生干部|志愿|志愿者|公益|社会实践){_TOLD}|(?:社会|校内|校外|校内外|校园)?实践活动|校内外实践)")),
    ("education", re.compile(rf"{_WHICH}(?:教育|学习|求学|受教育|学历|院校){_TOLD}")),
    ("other", re.compile(r"(?:获奖|荣誉|所获|个人)?(?:荣誉|奖励)(?:称号|情况|奖项)|(?:发表)?(?:文章|论文|专利)(?:发表)?情况|发表文章")),
)  # fmt: skip
_NEVER_MADE: Final = re.compile(r"项目(?:背景|情况|经验要求|概况|概述)|工程概况|产品(?:信息|情况|概况|概述|背景)|(?:企业|行业|工厂|业务|部队|管理)(?:背景|概况|概述|概要|简况|情况|信息)|岗位(?:信息|概述|概况|背景)|研究背景|课题(?:背景|概述)|作品(?:信息|概述|背景)|个人(?:经历|简历|荣誉)")
"""What a project, a firm or a post is described under."""
_NUMBER: Final = re.compile(r"(?:part|chapter|no)?\W{0,3}(?:0?\d{1,2}|[ivx]{1,4})\W{0,4}(?=[\u3400-\u9fff])", re.IGNORECASE)
_SHORTEST, _LONGEST = 2, 14


def made_heading(key: str) -> str | None:
    """This function will return the part that a heading's words name together, as the word lists call it, or None."""
    if not _SHORTEST <= len(key) <= _LONGEST or key.isascii() or _NEVER_MADE.fullmatch(key):
        return None
    return next((part for part, pattern in _MADE if pattern.fullmatch(key)), None)


def without_number(text: str) -> str:
    """This function will return a heading without the number that a designer set before it: PART 02 工作经历, 01工作经历."""
    number = _NUMBER.match(text)
    return text[number.end() :] if number is not None else text
