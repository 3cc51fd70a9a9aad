"""Where a post begins that stands right behind a name without any form, known from the words that posts are made of."""

import re
from typing import NamedTuple

from caidang.core.resume.dictionary import entry_of, find_entries, words
from caidang.core.resume.fields.names.organisations import OF_PLATFORM, TRADE_BEHIND, end_of_trade
from caidang.core.resume.fields.names.titles import are_modifiers, looks_like_title, may_be_title

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


class Parted(NamedTuple):
    """Where an unknown name ends and what follows it begins, and what stands between them: nothing, a slash, a dash."""

    end: int
    begin: int
    by: str


def part_unknown(text: str, *, is_certain: bool) -> Parted | None:
    """This function will part 完美日记暖通设计, 雅迪/合伙人 and Momenta-大客户经理 into a name that no list knows and the post, or return None.

    ``is_certain`` says that the other rows part their names this way: then a name of two characters is enough.
    """
    if _MAY_PART.fullmatch(text) is None:
        return None
    by = next((sign for sign in "/- " if sign in text), "")
    if by:
        names = text.split(by)
        is_post = looks_like_title(names[-1]) >= _POST or (is_certain and may_be_title(names[-1]))
        if by == " " and len(names) > _NAME_AND_POST:
            return _before_craft(text, names)
        is_name = is_post and _is_unknown_name(names[0], least=_LEAST_OWN)
        return Parted(len(names[0]), len(text) - len(names[-1]), by) if is_name else None
    if OF_PLATFORM.fullmatch(text):
        return None  # 亚马逊运营主管
    known = find_entries("employers", text)
    if known and not known[0].start and looks_like_title(text[known[0].end :]) >= _POST:
        begin = end_of_trade(text, known[0].end)
    else:
        begin = _with_trade(text, _begin_of_post(text, is_certain=is_certain))
        begin = split_unit(text[:begin]) or begin
        begin = max(begin, known[0].end) if known and not known[0].start else begin
    is_name = _is_unknown_name(text[:begin], least=_LEAST_OWN if is_certain else _LEAST_ALONE)
    return Parted(begin, begin, "") if is_name and begin < len(text) else None


def _before_craft(text: str, names: list[str]) -> Parted | None:
    """长鑫 PE 工程师: a producer of PDF sets blanks around the letters of a post."""
    is_craft = len(names) == _NAME_CRAFT_AND_POST and _CRAFT.fullmatch(names[1]) is not None
    is_name = is_craft and not names[0].isascii() and _is_unknown_name(names[0], least=_LEAST_OWN)
    return Parted(len(names[0]), len(names[0]) + 1, " ") if is_name and looks_like_title(names[-1]) >= _POST else None


_NAME_CRAFT_AND_POST = 3
_CRAFT = re.compile(r"[A-Za-z+#.]{2,10}")


def split_unit(text: str) -> int | None:
    """This function will return where the part of a firm begins in 通策医疗客服中心 and Costco 客服中心: behind a name, told in words of posts, or None."""
    begin = _begin_of_unit(text)
    if begin is None:
        return _behind_trade(text)
    is_known = entry_of("employers", text[:begin].rstrip()) is not None
    form = _FORM.match(text, begin) if is_known else None
    begin = (form.end() if form is not None else begin) if is_known else _with_trade(text, begin)
    name = text[:begin].rstrip()
    return begin if (is_known or _is_unknown_name(name, least=_LEAST_ALONE)) else None


def _behind_trade(text: str) -> int | None:
    """贵州航天电器|精密元件事业部: a name that begins with its town ends with its trade, whatever its part is called after."""
    end = _UNIT_END.search(text)
    places = find_entries("cities", text) if end is not None else ()
    town = _PROVINCE.match(text)
    begin = town.end() if town is not None else places[0].end if places and not places[0].start else 0
    if end is None or not begin:
        return None
    trades = [match.end() for match in TRADE_BEHIND.finditer(text, begin + _LEAST_OWN) if match.end() + _LEAST_OWN <= end.start()]
    return trades[0] if trades else None


def is_unit_alone(text: str) -> bool:
    """This function will tell whether a name is nothing but a part of some firm: 研发中心, 客服中心."""
    return _begin_of_unit(text) == 0


def _begin_of_unit(text: str) -> int | None:
    """Where the words begin that a part of a firm is called after, or None where the text ends with none."""
    end = _UNIT_END.search(text)
    if end is None:
        return None
    known = words("post_words")
    whole = next((n for n in range(_LONGEST_WORD, 1, -1) if text[-n:] in known), 0)  # 儿科
    begin = _back_over_words(text, len(text) - whole if whole else end.start())
    return begin if begin < end.start() else None


_NAME_AND_POST = 2
_FORM = re.compile("(?:技术|科技|股份|集团|控股|实业)(?=.{3})")
"""汇川|技术|机器人产品线: how a firm that is known by its short name goes on."""
_MAY_PART = re.compile(r"[\u3400-\u9fffA-Za-z\d&+#()/. -]{4,30}")
_UNIT_END = re.compile(r"(?:[一二三四五六七八九]?(?:事业部|部)|中心|大区|事业群|产品线|业务线|[一二三四五六七八九]?车间|[组科课处])$")
_LEAST_ALONE, _LONGEST_NAME = 3, 12
_NAME = re.compile(r"[\u3400-\u9fff\d]+|(?:[A-Z][A-Za-z\d&.+]*|[a-z]+[A-Z][A-Za-z\d]*)(?: ?[A-Z][a-z]+)?(?:[\u3400-\u9fff]{2,6})?|[\u3400-\u9fff]+[A-Z][A-Za-z\d]*")
_TRADE_AT_END = re.compile(f"(?:{TRADE_BEHIND.pattern})$")
_INITIALS = re.compile("[A-Z]{1,4}")
_RANK = re.compile("高级|资深|中级|初级|首席|助理|副|主任|实习|兼职|储备|见习|执行|常务|某|前端|后端|全栈|本公司|公司|部门|独立|自由|个人|负责|担任|从事|曾任|现任|兼任|代理|技术合伙")


def _is_unknown_name(name: str, *, least: int) -> bool:
    """Whether what stands before words of posts can be a name, and is neither rank nor craft nor town nor part of a firm."""
    if not least <= len(name) <= _LONGEST_NAME or _NAME.fullmatch(name) is None or _RANK.match(name) or _NO_NAME.search(name):
        return False
    if entry_of("employers", name) is not None:
        return True
    if looks_like_title(name) >= _POST or entry_of("skills", name) or entry_of("cities", name) or entry_of("majors", name):
        return False
    places = find_entries("cities", name)
    if places and places[-1].end == len(name):
        return False  # 恒瑞医药上海|研发中心 is one name
    if name.isascii():
        return not are_modifiers(name) and _INITIALS.fullmatch(name) is None
    return _back_over_words(name, len(name)) > 0 and not _begins_with_word(name) and _UNIT_END.search(name) is None


def _begins_with_word(name: str) -> bool:
    """焊接机器人: what begins with a word of posts goes on as one, unless it ends with a trade, as names of firms do."""
    known = words("post_words")
    is_word = any(name[:length] in known for length in range(min(_LONGEST_WORD, len(name)), 1, -1))
    return is_word and _TRADE_AT_END.search(name) is None


def _with_trade(text: str, begin: int) -> int:
    """通策|医疗客服中心: the trade belongs to a name that is too short without it."""
    places = find_entries("cities", text[:begin]) if begin else ()
    is_short = _LEAST_OWN <= begin < _LEAST_ALONE or (places and not places[0].start and begin - places[0].end >= _LEAST_OWN)
    return end_of_trade(text, begin) if is_short else begin  # 贵阳海信|电子|SMT车间


def _end_of_town(text: str) -> int | None:
    province = _PROVINCE.match(text)
    if province is not None:
        return province.end()
    places = find_entries("cities", text)
    return places[0].end if places and places[0].start == 0 else None


def _begin_of_post(text: str, *, is_certain: bool = False) -> int:
    """The first of the words that posts are made of, from the end on backwards; if certain, short names of posts count too."""
    last = _begin_of_last(text)
    if last == len(text) and is_certain:
        last -= next((n for n in range(_LONGEST_WORD, 1, -1) if text[-n:] in words("titles_in_short")), 0)
    return _back_over_words(text, last)


def _back_over_words(text: str, at: int) -> int:
    known = words("post_words")
    while at > 0:
        latin = _LATIN_BEFORE.search(text, 0, at)
        if latin is not None:
            at = latin.start()
            continue
        length = _length_before(text, at, known) or (text[at - 1] in _JOINTS and 1 + _length_before(text, at - 1, known))
        if length < _LEAST_WORD and text[at - length : at] not in known:
            break
        at -= length
    return at


def _length_before(text: str, at: int, known: frozenset[str]) -> int:
    return next((n for n in range(min(_LONGEST_WORD, at), 0, -1) if text[at - n : at] in known), 0)


_LEAST_WORD = 2
_JOINTS = frozenset("线部组区岗类级端侧")
"""总装线|班长: what a word of posts may go on with."""


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
