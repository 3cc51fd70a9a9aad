"""What stands beside a study without being one: courses, grades, tutors, terms elsewhere."""

import re

from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.text.dates import find_dates, find_ranges

ASIDE = re.compile(
    r"member of|membership|课程|GPA|绩点|奖学金|(?<![甲乙丙]等)(?<!级)荣誉(?!\)|学[士位]|毕业)|获奖|排名|论文|社团|学生会|竞赛|导师|四六级|CET|研究方向|担任|班长|交换|交流|双创|exchange|coursework|courses|thesis|(?<!qualification )award|scholarship|honou?rs?\b|dean|advis|activities|minor|relevant",
    re.IGNORECASE,
)
CERTAIN_ASIDE = re.compile(
    r"课程|奖学金|论文|社团|学生会|竞赛|导师|研究方向|coursework|courses|thesis|award|scholarship|advis|activities", re.I
)
"""What makes even a row that begins with a degree an aside: 硕士论文：…; (Second Class Honours) does not."""
EXCHANGE = re.compile(r"交换|交流|访学|\bexchange\b|visiting", re.IGNORECASE)
SENT_ABROAD = re.compile(r"赴[\u3400-\u9fff]{2,16}(?:交[换流]|访学|访问)")
MINOR = re.compile(r"\W*(?:辅修|第二学位|双学位)(?:专业|课程)?\s?[:：]")
"""辅修：法学（双学位），某某大学: what was read beside a study is no study of its own."""
NOT_YET = re.compile(r"\s*(?:学历)?(?:在读|就读|肄业|未毕业|在考|进修)")
"""大专（自考本科在读）: what is not held yet."""
SAID_DEGREE = re.compile(r"(?<![\u3400-\u9fff])(?:初中|高中|中专|大专|本科)(?=毕业|学历|文化)")
GRADE = re.compile(
    r"\(?\s*GPA\s*[::]?\s*\d{1,2}(?:\.\d{1,3})?(?:\s*/\s*\d{1,3}(?:\.\d{1,2})?)?\s*\)?(?=\s*(?:,|\||\t|;)\s*\S*\s?(?:19|20)\d\d)", re.I
)
BREAK = re.compile(r"(?:^|(?<=[,;。\s]))(?:导师|合作导师|联合培养|交换|交流)\s*:|\b(?:[Ee]xchange(?: \w+)?|[Ss]tudy [Aa]broad)\s*:|(?:主要?(?:修|学)?课程|核心课程|相关课程|专业课程|课程)\s*[::]|GPA|\b(?:[Tt]hesis|[Ss]upervisors?|[Aa]dvis[oe]rs?|[Dd]issertation)(?: topic)?\s*:")


def before_remark(text: str) -> str:
    """This function will return a row as far as it names a study: 软件工程，本科，排名 3/112 says what was studied before it says how well.

    Nothing is cut off a row that names dates, or whose remark stands before the degree.
    """
    remark = ASIDE.search(text)
    cut = max(text.rfind(mark, 0, remark.start()) for mark in ",;|\t") if remark is not None else -1
    is_told = cut > 0 and not ASIDE.search(text[:cut]) and find_degrees(text[:cut]) and not find_dates(text)
    return text[:cut] if is_told else text


def dates_behind(text: str, at: int) -> str:
    """This function will return what a row tells behind a remark and a tab, if that is a stretch of time: … (Advisor: …) <tab> Sep 2018 - Jun 2023."""
    tab = text.rfind("\t", at)
    behind = text[tab:] if tab >= 0 else ""
    return " " * (tab - at) + behind if len(behind) <= _LONGEST_DATES and find_ranges(behind.strip()) else ""


_LONGEST_DATES = 40
