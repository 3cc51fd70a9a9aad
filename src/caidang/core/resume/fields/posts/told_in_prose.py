"""Posts told in sentences, as in mails and chats: 2011年7月到2015年3月在某某超市做收银员, I work as a … at …."""

import re
from collections.abc import Iterator
from dataclasses import replace

from caidang.core.resume.dictionary import entry_of, find_entries
from caidang.core.resume.fields.names.degrees import find_degrees, rank
from caidang.core.resume.fields.names.organisations import looks_like_company, split_part
from caidang.core.resume.fields.names.schools import School, find_schools
from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.fields.posts.told_in_english import english_posts
from caidang.core.resume.lines import Row, ends_of
from caidang.core.resume.model import Education, Employment, Found
from caidang.core.text.dates import PRESENT, DateRange, find_dates, find_ranges

_HAN = re.compile(r"[\u3400-\u9fff]")
_STOP = r"[,，。;；!?、\s]"
_LEAD = (
    r"(?:(?:(?:在校|大学|读书|上学|研究生|实习|此)?期间|最早|起初|一开始|以前|之前|之后|后来|先后|然后|接着|毕业后|目前|现在|第一份工作|上一份工作)(?:是)?[,，]?)*"
    r"(?:我|本人)?(?:一直|先|就|又|是|曾经?|起)?(?:从)?"
)
_STRONG = "考进了?|分配[到至]|调[到入]|应聘到|就职于|任职于|供职于|服务于|受聘于|工作于|任教于|入职了?|加入了?|跳槽?(?:去|到)了?|转到了?|换到了?|来到了?|就职|任职"
_AT = rf"(?P<strong>{_STRONG})|给(?!排水|客户)|在(?!职|读|家|线|校|此|大[一二三四])|去了|到了|进了|进入(?!了)"
_DOING = (
    r"工作|上班|做|任|担任|当|干|从事|跑|开(?=[车店网出货叉公挖干大\d])|先(?=[做后当])|负责|的|里|打工|一直|(?<![大中小科化数医药文农光力声电理工商法哲教美汉国留同])学(?![校院会附])"
)
_EMPLOYER_BEHIND = re.compile(
    rf"[\s,，起间底初末中:]*{_LEAD}(?:{_AT})(?P<name>[^,，。;；、\s]{{2}}(?=当|做|担任|从事|任(?!何|务))|[^,，。;；、\s]{{3,30}}?)(?=(?:{_DOING})|{_STOP}|$)"
)
_EMPLOYER_BEFORE = re.compile(rf"(?:^|(?<=[,，。;；\s是])|(?<=[后来])){_LEAD}(?:{_AT})(?P<name>(?:[^,，。;；、()\s]|\([^()]*\)){{3,30}}?)[,，\s]*(?:从)?\s*$")
_EMPLOYER_IN = re.compile(
    rf"(?:^|(?<=[,，。;；\s]))(?:[^,，。;；()\s]{{0,8}}?(?<=[年月同初底]))?{_LEAD}(?:{_AT}|进(?=[\u3400-\u9fff]))(?P<name>(?:[^,，。;；、()\s]|\([^()]*\)){{3,30}}?)(?=(?:{_DOING}|带|实习|见习)|{_STOP}|\(|$)"
)
"""The employer in a clause, wherever its dates stand."""
_FIRM_AND_POST = re.compile(r"(?:^|(?<=[,;)、]))(?P<name>[\u3400-\u9fff()]{4,30}?)(?P<strong>)(?=(?:担任|(?<!责)任|做)[\u3400-\u9fff、]{2,20}\($)")
"""某某热电厂任运行部主任（2012.6-2019.3）: the next of several, without any 在."""
_BEHIND_DATES = re.compile(r"\s*[,，、]\s*(?P<post>[\u3400-\u9fffA-Za-z]{2,14}?)(?=[,，、)）]|$)")
"""(2022.7-2023.6，数学教师): the post behind the dates, in one bracket."""
_TITLE = re.compile(
    rf"(?P<many>历任)(?P<all>[^,，。;；]{{2,30}}?)(?=工作|[,，。;；!?\s]|$)|(?P<strong>担任了?|(?<![主])任(?![务何教职丘县])|职[位务](?:是|为)|岗位(?:是|为)|升(?:任|为|到|成|了)|做到了?)(?P<sure>[^,，。;；]{{2,20}}?)(?=工作|一职|职务|[,，。;；!?、()\t]|\s{{2}}|$)"
    rf"|(?:做(?![事到了过])|当(?!时|地)|从事|干(?=[\u3400-\u9fff]+[员工师长]))(?:一名|过|了)?(?:合同制|劳务派遣|编外|兼职|全职|临时)?(?P<weak>[^,，。;；、()\s的]{{2,12}}?)(?=工作|{_STOP}|的|[()]|$)"
)
_STUDY = re.compile(r"学校是|母校|就读|攻读|学习|读(?:书|了|的|完)?|毕业|考入|专业")
_ENDS = re.compile(r"[。!?]|\.\s(?=[A-Z])")
_MORE_POSTS = re.compile(r"、(?P<post>[\u3400-\u9fffA-Za-z]{2,10})(?=[(,，。;；\s]|$)")
_NO_FIRM = re.compile(r"老家|外地|家里|学校|公司|工地|厂里|店里|当地|这里|那里|本地|国外|海外|一家|其中|外面")
_LEAST = 0.5
_FAIR = 0.8

_ENGLISH_STUDY = re.compile(r"\b(?:degree|graduated|studied|bachelor|master|diploma|ph\.?d)", re.I)


def posts_in_prose(rows: list[Row]) -> list[Employment]:
    """This function will return the posts that sentences tell of, in reading order."""
    return [post for row in rows for post in (_chinese(row) if _HAN.search(row.text) else english_posts(row, study=_ENGLISH_STUDY))]


def posts_since(rows: list[Row]) -> list[Employment]:
    """This function will return the posts of a letter that says only when each began: 2015年…，在某某医院任护师，2019年…."""
    return [post for row in rows if _HAN.search(row.text) for post in _since(row)]


def posts_in_breath(rows: list[Row]) -> list[Employment]:
    """This function will return the posts of a talk, told in one breath and without a date that is whole: 现在在某某做会计，之前某某三年 出纳."""
    once = {(row.page, row.index): row for row in rows if _HAN.search(row.text)}
    return [post for row in once.values() for post in _breath(row)]


def _breath(row: Row) -> Iterator[Employment]:
    text = row.text
    told = list(_IN_BREATH.finditer(text))
    for number, match in enumerate(told):
        end = told[number + 1].start() if number + 1 < len(told) else len(text)
        name, post = match["name"], match["post"]
        is_firm = looks_like_company(name) >= _LEAST or entry_of("employers", name) is not None
        if not is_firm or find_schools(name) or looks_like_title(post) < _FAIR:
            continue
        start, until = _short_years(row, match.end(), end)
        if until is None and start is not None and _NOW_WORD.match(match["when"]):
            until = replace(start, value=PRESENT)
        yield Employment(row.find(*match.span("name"), 0.6), row.find(*match.span("post"), 0.6), start, until)


_IN_BREATH = re.compile(
    r"(?P<when>现在|目前|眼下|如今|再?之前|再早|再往前|以前|此前|原来|上家|上一家|毕业后|最早)(?:是|就)?(?:在|给|于)?(?P<name>[\u3400-\u9fffA-Za-z()]{2,24}?)(?:公司)?[,，]?"
    r"(?:做|当|干|任|担任|的|\s|干了|做了|[一二三四五六七八九十两\d]{1,2}年(?:多|半)?(?:的|[,，]|\s)*(?:做|当|干)?)(?P<post>[\u3400-\u9fffA-Za-z]{2,12}?)(?=[,，。;；、\s(]|$)"
)
_NOW_WORD = re.compile("现在|目前|眼下|如今")
_YEARS = re.compile(r"(?<!\d)(?P<a>(?:19|20)?\d{2})年?\s?(?:到|至|[-~–—])\s?(?P<b>(?:19|20)?\d{2})(?:年|(?![\d岁kKwW万千个]))")
_SINCE_YEAR = re.compile(r"(?<!\d)(?P<a>(?:19|20)?\d{2})年(?:初|底|中)?(?:来|进|入职|开始|到现在|至今|去)")


def _short_years(row: Row, begin: int, end: int) -> tuple[Found | None, Found | None]:
    """16到19, 19年来的: years of two digits, as people say them."""
    whole = _YEARS.search(row.text, begin, end)
    if whole is not None:
        first, last = (row.find(*whole.span(group), 0.6, _year(whole[group])) for group in "ab")
        return first, last
    since = _SINCE_YEAR.search(row.text, begin, end)
    return (row.find(*since.span("a"), 0.6, _year(since["a"])), None) if since else (None, None)


def _year(text: str) -> str:
    return text if len(text) > 2 else ("20" if text < "50" else "19") + text


def _since(row: Row) -> Iterator[Employment]:
    text = row.text
    dates = [date for date in find_dates(text) if not any(r.begin_offset <= date.begin < r.end_offset for r in find_ranges(text))]
    told: list[tuple[Found, Found, Found, bool]] = []
    for number, date in enumerate(dates):
        end = dates[number + 1].begin if number + 1 < len(dates) else len(text)
        start = row.find(date.begin, date.end, 0.75, date.value)
        is_now = "至今" in text[date.end : end]
        named = next((span for m in _EMPLOYER_IN.finditer(text, date.end, end) if (span := _firm_of(text, *m.span("name")))), None)
        title = _title(row, named[1], end) if named else None
        if named is not None and title is not None:
            told.append((row.find(*named, 0.7), title, start, is_now))
        elif told and (rise := _RISE.search(text, date.end, end)) is not None and looks_like_title(rise["post"]) >= _FAIR:
            told.append((told[-1][0], row.find(*rise.span("post"), 0.7), start, is_now))
    for number, (firm, title, start, is_now) in enumerate(told):
        following = told[number + 1][2] if number + 1 < len(told) else None
        until = replace(start, value=PRESENT) if is_now else following
        yield Employment(firm, replace(title, confidence=0.7), start, replace(until, confidence=0.6) if until else None)


_RISE = re.compile(r"(?:竞聘(?:上|为|到)?|升(?:任|为|到|成)?|晋升(?:为|到)?|提(?:拔|升)(?:为|到)?|改任|转任|任)了?(?P<post>[\u3400-\u9fff]{2,10}?)(?=[,。;()、至]|$)")
"""2019年竞聘上了护士长: the next post at the same employer."""


def _firm_of(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the employer stands in what was named, without its ward; None where it is none."""
    part = split_part(text[start:end])
    end = start + part if part else end
    is_firm = looks_like_company(text[start:end]) >= _LEAST and not find_dates(text[start:end])
    return (start, end) if is_firm else None


def with_prose(posts: tuple[Employment, ...], told: list[Employment]) -> tuple[Employment, ...]:
    """This function will put what sentences tell beside what the rows tell: a post that begins when another does is the same.

    Where both name the employer, the sentence's counts if it is a part of the row's: what stands around it is no name.
    """
    kept = list(posts)
    for post in told:
        at = next((at for at, other in enumerate(kept) if _begins(other) == _begins(post)), None)
        if at is None:
            kept.append(post)
        else:
            kept[at] = _joined(kept[at], post)
    return tuple(kept)


def studies_in_prose(rows: list[Row]) -> list[Education]:
    """This function will return the studies that sentences tell of: 于某某学院临床医学系学习，获医学学士学位."""
    return [study for row in rows for study in _studies(row)]


def _studies(row: Row) -> Iterator[Education]:
    text = row.text
    if not _STUDY.search(text) and not _ENGLISH_STUDY.search(text):
        return
    ranges = find_ranges(text)
    for at, school in enumerate(schools := find_schools(text)):
        end = schools[at + 1].start if at + 1 < len(schools) else len(text)
        stop = _STUDY_ENDS.search(text, school.end, end)
        end = min(stop.start() if stop else end, _next(ranges, school.end, end))
        around = text[_sentence_begin(text, school.start) : end]
        if not _STUDY.search(around) and not _ENGLISH_STUDY.search(around):
            continue
        degrees = [d for d in find_degrees(text[:end]) if d.start >= _sentence_begin(text, school.start)]
        best = max(degrees, key=lambda d: rank(d.value), default=None)
        when = [r for r in ranges if _sentence_begin(text, school.start) <= r.begin_offset < end]
        is_leaving = "毕业" in around and _left(row, school, end) is not None
        if (best is None and not when and not is_leaving) or _TAUGHT.search(text, school.end, end):
            continue
        start, until = ends_of(row, when[-1], 0.88) if when else _entered_and_left(row, school, end)
        degree = row.find(best.start, best.end, 0.85, best.value) if best else None
        yield Education(
            row.find(school.start, school.end, min(school.confidence, 0.85)), degree, _subject(row, school, end), start, until
        )


def _next(ranges: list[DateRange], behind: int, end: int) -> int:
    return next((r.begin_offset for r in ranges if behind <= r.begin_offset < end and r.begin_offset - behind > _NEAR), end)


def _sentence_begin(text: str, at: int) -> int:
    return max([match.end() for match in _STUDY_ENDS.finditer(text, 0, at)], default=0)


def _subject(row: Row, school: School, end: int) -> Found | None:
    match = _SUBJECT.match(row.text, school.end, end) or _SUBJECT_LATIN.search(row.text, 0, end)
    return row.find(*match.span("major"), 0.8) if match else None


_ENTERED = re.compile(r"\s?(?:考入|考取|进入|就读|入学|升入|入读)")
_LEAVING = re.compile(r"\s?[\u3400-\u9fff]{0,8}毕业")


def _entered_and_left(row: Row, school: School, end: int) -> tuple[Found | None, Found | None]:
    """2018年9月考入某某大学…，2022年7月本科毕业: two dates, each with what was done then; or the one of leaving."""
    dates = [date for date in find_dates(row.text) if _sentence_begin(row.text, school.start) <= date.begin < end]
    if len(dates) == _BOTH_ENDS and _ENTERED.match(row.text, dates[0].end) and _LEAVING.match(row.text, dates[1].end):
        first, last = (row.find(date.begin, date.end, 0.82, date.value) for date in dates)
        return first, last
    return None, _left(row, school, end)


_BOTH_ENDS = 2


def _left(row: Row, school: School, end: int) -> Found | None:
    dates = [
        date
        for date in find_dates(row.text)
        if _sentence_begin(row.text, school.start) <= date.begin < end and not row.text.startswith(("出生", "生"), date.end)
    ]
    return row.find(dates[-1].begin, dates[-1].end, 0.8, dates[-1].value) if len(dates) == 1 else None


_NEAR = 12
_TAUGHT = re.compile("教师|老师|讲师|教授|班主任|辅导员|任教|工作|任职")
_STUDY_ENDS = re.compile(r"[。!?;]|\.\s(?=[A-Z])")
_SUBJECT = re.compile(
    r"[,，的\s]*(?:攻读|就读|学习|读)?[,，\s]*(?P<major>(?!学习|毕业|获|读)[\u3400-\u9fff]{2,14}?)(?:系|专业)?(?=[,，。;；\s]|学习|就读|毕业|(?:全日制)?(?:本科|硕士|博士|学士|大专)|$)"
)
_SUBJECT_LATIN = re.compile(
    r"\b(?:[Dd]egree|Bachelor(?:['’]s)?(?: of (?:Arts|Science|Engineering))?|Master(?:['’]s)?(?: of (?:Arts|Science|Engineering))?|BSc|BA|MSc|MA|studied) (?:in |of )?(?P<major>[A-Z][a-z]+(?: (?:and |& )?[A-Z][a-z]+){0,3})(?= (?:in|from|at)\b|[,.]|$)"
)


def _begins(post: Employment) -> str | None:
    return post.start.value if post.start is not None else None


def _joined(post: Employment, told: Employment) -> Employment:
    return replace(
        post,
        employer=_better(post.employer, told.employer),
        title=_better(post.title, told.title),
        end=post.end or told.end,
    )


def _better(found: Found | None, told: Found | None) -> Found | None:
    if found is None or told is None:
        return found or told
    return told if told.value in found.value and told.value != found.value else found


def _chinese(row: Row) -> Iterator[Employment]:
    text = row.text
    ranges = find_ranges(text)
    if all(stretch.end is None for stretch in ranges):
        yield from _came_and_left(row)
    begin = 0
    for number, stretch in enumerate(ranges):
        end = ranges[number + 1].begin_offset if number + 1 < len(ranges) else len(text)
        stop = _ENDS.search(text, stretch.end_offset, end)
        end = stop.start() if stop else end
        post = _post(row, stretch, begin, end)
        if post is not None:
            yield post
            begin = stretch.end_offset if text[: stretch.begin_offset].rstrip().endswith("(") else end
        elif stop is not None:
            begin = end + 1


def _came_and_left(row: Row) -> Iterator[Employment]:
    """2018年5月入职某某活塞，担任数控操作工，至2022年10月; 2015年6月进入某某集团，从事挡车工工作，2018年3月离职。"""
    text = row.text
    dates = find_dates(text)
    for came, left in zip(dates, dates[1:], strict=False):
        between = text[came.end : left.begin]
        if _UNTIL.search(between) is None and _LEFT.match(text, left.end) is None:
            continue
        span = (came.begin, came.end)
        post = _post(row, DateRange(came.value, None, *span, span), came.begin, left.begin)
        if post is not None and post.title is not None:
            yield replace(post, end=row.find(left.begin, left.end, 0.88, left.value))


_UNTIL = re.compile("[,，、]?(?:一直|直|工作|干|做)?[至到]$")
_LEFT = re.compile("(?:离职|离开|辞职|离任|调离|退休|结束|期满|合同到期|止)")


def _post(row: Row, stretch: DateRange, begin: int, end: int) -> Employment | None:
    """The post whose dates these are: the employer behind them, or before them in the same sentence."""
    text = row.text
    first = begin
    named = _EMPLOYER_BEHIND.match(text, stretch.end_offset, end)
    behind = named.end() if named else stretch.end_offset
    if named is None:
        before = [match.end() for match in _ENDS.finditer(text, begin, stretch.begin_offset)]
        begin = before[-1] if before else begin
        lead = re.compile(_LEAD).match(text, begin, stretch.begin_offset)
        begin = lead.end() if lead else begin
        named = _EMPLOYER_BEFORE.search(text, begin, stretch.begin_offset)
    title = None
    if named is None and text[: stretch.begin_offset].rstrip().endswith(("(", "（")):
        named, title = _before_bracket(row, stretch, first, end)
    if named is None:
        return None
    title = title or _title(row, behind, end)
    name = named["name"]
    is_school = bool(find_schools(name)) and _STUDY.search(text, behind, end) is not None
    if is_school or re.search(r"\d", name) or (len(name) == 2 and (_NO_FIRM.match(name) or entry_of("cities", name))):
        return None
    if not named["strong"] and looks_like_company(name) < _LEAST and title is None and not _is_of_town(name):
        return None
    start, until = ends_of(row, stretch, 0.9)
    return Employment(row.find(*named.span("name"), 0.85), title, start, until)


def _is_of_town(name: str) -> bool:
    """成都好慷在家: a name that begins with its town, and is more than a part of it."""
    places = find_entries("cities", name)
    return bool(places) and places[0].start == 0 and len(name) - places[0].end >= _LEAST_OWN and not _PLACE_END.search(name) and not find_schools(name)


_LEAST_OWN = 3
_PLACE_END = re.compile("[区市县镇乡村路街湾岛里期间边]$")


def _before_bracket(row: Row, stretch: DateRange, begin: int, end: int) -> tuple[re.Match[str] | None, Found | None]:
    """The employer and the post of a clause whose dates stand behind it in a bracket."""
    text = row.text
    told = list(_EMPLOYER_IN.finditer(text, begin, stretch.begin_offset))
    if not told and (plain := _FIRM_AND_POST.search(text, begin, stretch.begin_offset)) is not None and looks_like_company(plain["name"]) >= _LEAST:
        return plain, _title(row, plain.end("name"), stretch.begin_offset)
    if not told:
        return None, None
    within = _BEHIND_DATES.match(text, stretch.end_offset, end)
    if within is not None and looks_like_title(within["post"]) >= _FAIR:
        return told[-1], row.find(*within.span("post"), 0.85)
    return told[-1], _title(row, told[-1].end(), stretch.begin_offset)


def _title(row: Row, begin: int, end: int) -> Found | None:
    """The last post of the sentence: 先做收银员，后来升了领班."""
    found: Found | None = None
    for match in _TITLE.finditer(row.text, begin, end):
        group = "all" if match["many"] else "sure" if match["strong"] else "weak"
        name = match[group]
        is_post = looks_like_title(name) >= _FAIR
        if is_post or ((match["strong"] or match["many"]) and found is None and not re.search(r"\d", name)):
            begin, behind = match.span(group)
            more = _MORE_POSTS.match(row.text, behind, end) if is_post else None
            if more is not None and looks_like_title(more["post"]) >= _FAIR:
                behind = more.end()  # 任技术员、车间副主任
            found = row.find(begin, behind, 0.85 if is_post else 0.6)
    return found
