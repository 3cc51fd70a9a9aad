"""Where a post begins that stands right behind a name without any form, known from the words that posts are made of."""

import re

from caidang.core.resume.dictionary import entry_of, find_entries, words
from caidang.core.resume.fields.names.titles import looks_like_title

_HAN_ONLY = re.compile(r"[\u3400-\u9fff()]{3,20}(?:[A-Za-z+#]{1,8})?[\u3400-\u9fff]{2,12}")
_PROVINCE = re.compile(
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆"
)
_NO_NAME = re.compile("区域|大区|地区|片区|分区|校区|园区|厂区|景区|市区|城区|分部|总部|基地|项目|门店|旗舰店|市场|办事处|代表处|分公司|[分支]行$|工厂|研发|[一二三四]部|[区市县站队]$")
_LATIN_BEFORE = re.compile(r"[A-Za-z+#]{1,8}$")
_LONGEST_WORD, _LONGEST_POST = 4, 12
_LEAST_OWN = 2
_POST = 0.8


def split_placed(text: str) -> int | None:
    """This function will return where the post begins in 宜春银锂维修电工: a name that begins with its town, then words of posts, or None.

    What the town's name is followed by is only guessed to be a firm's name.
    """
    if _HAN_ONLY.fullmatch(text) is None or looks_like_title(text) < _POST:
        return None
    town = _end_of_town(text)
    if town is None:
        return None
    begin = _begin_of_post(text)
    own = text[town:begin]
    is_name = len(own.replace("省", "").replace("市", "")) >= _LEAST_OWN and _NO_NAME.search(own) is None
    return begin if is_name and not find_entries("cities", own) else None


def _end_of_town(text: str) -> int | None:
    province = _PROVINCE.match(text)
    if province is not None:
        return province.end()
    places = find_entries("cities", text)
    return places[0].end if places and places[0].start == 0 else None


def _begin_of_post(text: str) -> int:
    """The first of the words that posts are made of, from the end on backwards."""
    at = _begin_of_last(text)
    known = words("post_words")
    while at > 0:
        latin = _LATIN_BEFORE.search(text, 0, at)
        if latin is not None:
            at = latin.start()
            continue
        length = next((n for n in range(min(_LONGEST_WORD, at), 0, -1) if text[at - n : at] in known), 0)
        if not length:
            break
        at -= length
    return at


def _begin_of_last(text: str) -> int:
    """The last word of a post, the shortest that sounds like one."""
    end = len(text)
    return next((at for at in range(end - 2, max(end - _LONGEST_POST, 0), -1) if looks_like_title(text[at:]) >= _POST), end)


_LATIN_NAME = re.compile(r"(?P<name>[A-Z][\w.'’À-ÿ-]*(?: (?:& )?[A-Z][\w.'’À-ÿ-]*){0,3}) (?=(?P<post>[A-Z\u3400-\u9fff].*)$)")


def split_known(text: str) -> int | None:
    """This function will return where the post begins in Unilever Assistant Brand Manager: behind a firm that is known, or None.

    A firm that is known for what people work with names none: Oracle DBA, Salesforce Developer.
    """
    if text[:1].islower() or _LATIN_NAME.match(text) is None:
        return None
    known = find_entries("employers", text)
    if not known or known[0].start or text[known[0].end : known[0].end + 1] != " ":
        return None
    end = known[0].end + 1
    seat = _SEAT.match(text, end)
    end = seat.end() if seat is not None else end
    is_tool = entry_of("skills", text[: known[0].end]) is not None
    return end if not is_tool and looks_like_title(text[end:]) >= _POST and (seat or len(text[end:].split()) > 1 or not text[end:].isascii()) else None


_SEAT = re.compile(r"(?:China|Greater China|Asia|APAC|Hong Kong|Shanghai|Beijing) (?=\S)")
