"""What the person hopes for: post, pay and place."""

import re
from dataclasses import replace
from itertools import pairwise

from caidang.core.resume.dictionary import entry_of, find_entries
from caidang.core.resume.fields.names.name_words import is_han_name
from caidang.core.resume.fields.names.organisations import is_descriptor
from caidang.core.resume.fields.names.titles import are_modifiers, looks_like_title
from caidang.core.resume.fields.wishes.hoped_terms import (
    BRACKETED,
    PAY_NOW,
    PAY_UNIT,
    WISHES,
    are_places,
    clauses,
    pay_in,
)
from caidang.core.resume.labels import Labelled
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.text.dates import find_dates
from caidang.core.text.numbers import tells_pay

_NOT_JOB = re.compile(
    r"全职|兼职$|实习$|面议|到岗|不限|\d{3,}|[。!?]|随时|^\d|在职|离职|看机会|公司(?!法务|财务|律师|秘书|会计)|五险"
)
_ENDS_AS_POST = re.compile(r"^(?!.*[。!?\d]).*(?:经理|专员|主管|总监|主任|助理|工程师|代表|顾问|会计|秘书|[师员])$")
_ANSWERED = re.compile("应聘|投递|申请|招聘|应征")
_SUBJECT = re.compile(r"\s*(?:(?:主题|标题|Subject|Re)\s*:.*?(?:应聘|求职|候选人|申请|application(?: for|\s*[-–—:]))[-—–_:\s]*|(?:个人)?简历\s?[-—_](?=.{2,24}[-—_])|(?:应聘|求职)简历\s?\()", re.IGNORECASE)
_SUBJECT_ALONE = re.compile(r"\s*(?:Re|Subject|主题)\s*:\s*(?P<job>[^,;|/:-]{4,40})$", re.IGNORECASE)
_LONGEST_JOB = 40
_LONGEST_REST = 24
_HEAD_ROWS = 8
# What a person says he wants, outside any label: 想找个…的活, 希望从事…, 应聘…
_WISH = re.compile(
    r"(?:^|[,,;;。.\t|·•】\s]|(?<=[我意拟欲要])|(?<=看到)|(?<=得知)|(?=应聘贵))(?:(?:期望|求职|应聘|目标|意向|方向(?=[::])|求职方向|想应聘|竞聘|拟任)(?:[::]\s*|\s+)|应聘[【「]?(?=[\u3400-\u9fff])|(?:求|找)(?![职学购知助是实真到])|(?:[\u3400-\u9fff]{0,6}(?:看到|看见|得知|听说))?(?:贵(?:公司|司|单位|店|超市|厂|校|院|所|行|社|酒店|企业|集团|园|学校|医院)|你们(?:公司|店|厂)?)(?:正?在)?招(?:聘|收)?|想(?:找|看看?|做|去做|当|从事|应聘)(?:个|一份|份|一个)?[::]?\s*|希望(?:从事|应聘|担任|做)|"
    r"看到(?=[\u3400-\u9fff]{2,12}(?:岗位|职位|一职|的招聘))|(?:position applied|job applied for|applying for(?: the)?|desired (?:role|position)|(?:appl(?:y|ication)|applying) for (?:the |an? )?(?:post|position|role|job|vacancy) of|seeking(?: a| an)?(?: position as)?|position (?:as|of)|role (?:as|of)|work as|be an?|to join as)(?: an?)?[:\s]\s*)"
    r"(?P<job>(?:(?!\s*\(\d|\s+(?:年薪|月薪|薪资|到岗|期望|\d))[^,,;;。|】」\t·]){2,40})",
    re.IGNORECASE,
)
_HOPE = re.compile(
    r"^\s*(?:re|subject):|^\s*(?:个人)?简历\s?[-—_]|(?:应聘|求职)简历|岗位|职位|期望|求|找|应聘|意向|目标|方向|想|希望|招|竞聘|拟任|薪|工资|要求|position|desired|seeking|appl(?:y|ying|ication) for|role|expected|salary",
    re.IGNORECASE,
)
_WISH_TAIL = re.compile(
    r"的$|(?:的)?(?:活|工作|岗位的?|职位的?|一职|均可|都行|优先)$| (?:role|position|post|job|vacancy|opening)\b.*$|\s*(?:in|with|at|for) (?:an?|the) .*$"
)
_MORE_WISHES = re.compile(r"\s+(?:期望|薪资|年薪|月薪|工资|到岗|地点|城市|\d)")
_OF_YOURS = re.compile(r"贵(?:公司|司|单位|厂|店|校|院)的?")
_BEGINS_WITH_WISH = re.compile(r"\s*(?:求(?![职学购知助是实真])|求职(?=[::])|想(?:找|看看?|做|应聘)|期望|意向|希望(?:从事|应聘|担任)|应聘(?![会流])|(?:希望|要求)?(?:薪资|工资|待遇|薪水)(?:要求|期望|待遇|\s*[::\d]|[一二三四五六七八九两][千万]))")
_KINDS = ("全职", "兼职", "实习")
_CONDITION = re.compile(r"\s*\((?:[^()]*(?:可|接受|不限|优先|均|base|方向不)[^()]*)\)$", re.IGNORECASE)
_SLASH = re.compile(r"\s+/\s+")


def rows_with_hopes(rows: list[Row]) -> list[Row]:
    """This function will return the rows that may tell of a wish, which most rows do not."""
    return [row for row in rows if _HOPE.search(row.text)]


def rows_of_hopes(rows: list[Row]) -> list[Row]:
    """This function will return short rows among experience that begin with a wish: 求店长, 上海."""
    return [row for row in rows if len(row.text) <= _LONGEST_JOB and _BEGINS_WITH_WISH.match(row.text)]


def find_expected_job(
    intent: list[Row], loose: list[Row], labels: list[Labelled], near: list[Row]
) -> Found | None:
    """This function will find the post that is sought: labelled, in its section, or as a wish.

    ``near`` are the rows that the labels stand in, as they follow one another: a narrow column
    breaks a post's name. ``loose`` are rows outside experience and education. A post beside the name is the one held,
    not the one sought.
    """
    wished = [item for item in labels if item.field == "expected_job"]
    # 期望从事职业 tells of the wish, 应聘职位 of the advertisement that was answered.
    for item in sorted(wished, key=lambda item: _ANSWERED.match(item.label) is not None):
        if (found := _job(item)) is not None:
            # What was answered is another's name for the job: the section of wishes says it in the person's words.
            others = [row for row in intent if row is not item.row] if _ANSWERED.match(item.label) else []
            return _in_section(others) or _with_rest(found, item, near)
    if (told := _in_section(intent)) is not None:
        return told
    if (told := _wished(intent)) is not None:
        return told
    for row in intent[:2]:
        spans = [
            (start, end)
            for start, end in clauses(row.text)
            if not is_descriptor(row.text[start:end])
            and not _NOT_JOB.search(row.text[start:end])
            and not tells_pay(row.text[start:end])
            and not are_places(row.text[start:end])
        ]
        if len(spans) == 1 and ":" not in row.text and 2 <= spans[0][1] - spans[0][0] <= 16:
            return row.find(*spans[0], 0.65)
    return _wished(loose) or _wished_with_pay(loose) or _in_subject(loose) or _between_name_and_years(near) or _beside_pay(near) or _among_wishes(labels)


def _among_wishes(labels: list[Labelled]) -> Found | None:
    """岗位：人力资源总监 above 城市：… and 薪资：…, before anything is told of work: a wish, though the label is any post's."""
    for before, item, after in zip([None, *labels], labels, [*labels[1:], None], strict=False):
        beside = {each.field for each in (before, after) if each is not None and abs(each.row.index - item.row.index) <= 1}
        if item.field == "title" and _ANY_POST.fullmatch(item.label) and beside & {"expected_salary", "expected_city"} and _sounds_like_post(item.text):
            both = _BOTH_LANGUAGES.fullmatch(item.text)
            return item.row.find(item.start, item.start + both.end("han") if both else item.end, 0.8)
    return None


_ANY_POST = re.compile("职位|岗位|岗位名称|职位名称|Position|Role")


def _in_section(intent: list[Row]) -> Found | None:
    """The first clause of the rows of wishes that sounds like a post."""
    for row in intent:
        for start, end in clauses(row.text):
            start += _town_before(row.text[start:end])
            text = row.text[start:end]
            more = _MORE_WISHES.search(text, 2)
            end = start + len(_CONDITION.sub("", _without_wishes(text[: more.start()] if more else text)))
            text = row.text[start:end]
            if _sounds_like_post(text) and not _NOT_JOB.search(BRACKETED.sub("", text)):
                both = _BOTH_LANGUAGES.fullmatch(text)
                is_told_twice = both is not None and _sounds_like_post(both["han"])
                return row.find(start, start + both.end("han") if both and is_told_twice else end, 0.88)
    return None


_BOTH_LANGUAGES = re.compile(r"(?P<han>.*[\u3400-\u9fff])\s+[A-Za-z][A-Za-z /&-]{5,}")
"""行政经理 Admin Manager: one post, told twice."""


def _in_subject(rows: list[Row]) -> Found | None:
    """主题：应聘-客服主管-6年-某某: the first part of a mail's subject that sounds like a post."""
    for row in rows:
        plain = _SUBJECT_ALONE.match(row.text)
        if plain is not None and _sounds_like_post(plain["job"].strip()):
            return row.find(*plain.span("job"), 0.8)
        lead = _SUBJECT.match(row.text)
        for part in re.finditer(r"[^-—_|/+\s()]+", row.text[lead.end() :] if lead else ""):
            start = lead.end() + part.start() if lead else 0
            if _sounds_like_post(part.group()):
                return row.find(start, start + len(part.group()), 0.8)
    return None


def wish_in_title(title: str) -> Found | None:
    """This function will find the post in what a mail or a file is called: 应聘-仓库主管-倪大红."""
    lead = _SENT_FOR.match(title)
    parts = re.split(r"[-—_|/+\s()()【】]+", title[lead.end() :]) if lead is not None else []
    job = next((part for part in parts if _sounds_like_post(part)), None)
    return Found(job, 0.72) if job is not None else None


_SENT_FOR = re.compile(r"\s*(?:【)?(?:个人)?(?:简历投递|投递简历|应聘|求职|投递|申请|竞聘)(?:岗位|职位)?\s?(?:】)?\s?[-—_|+::]?\s?")


def _between_name_and_years(rows: list[Row]) -> Found | None:
    """The post in 阮知夏-新媒体运营-3年, as a file that is sent is called."""
    for row in rows[:_FIRST_ROWS]:
        named = _NAME_POST_YEARS.fullmatch(row.text.strip())
        if named is not None and is_han_name(named["name"]) and _sounds_like_post(named["job"].strip()):
            begin = row.text.index(named["job"])
            return row.find(begin, begin + len(named["job"]), 0.8)
    return None


_FIRST_ROWS = 3
_NAME_POST_YEARS = re.compile(r"\W*(?P<name>[\u3400-\u9fff]{2,4})\s?[-—_+]\s?(?P<job>[^-—_+,;:]{2,16}?)\s?[-—_+]\s?(?:\d{1,2}\s?年.{0,6}|[\u3400-\u9fff]{2,4})(?:\.\w{3,4})?")


def _without_wishes(text: str) -> str:
    """电力电子工程师 / 南京、苏州 / 20k-25k: the post alone, without where and for how much."""
    for slash in _SLASH.finditer(text):
        behind = _SLASH.split(text[slash.end() :])[0]
        places = find_entries("cities", behind)
        if (places and places[0].start == 0) or tells_pay(behind):
            text = text[: slash.start()]
            break
    words = text.split(" ")
    for at, word in enumerate(words[1:], start=1):
        # 区域经理 长沙 连锁/餐饮 15-20K
        if entry_of("cities", _SLASH.split(word.replace("/", " / "))[0]) is not None or tells_pay(word) or word in _KINDS:
            return " ".join(words[:at])
    return text


def _with_rest(found: Found, item: Labelled, near: list[Row]) -> Found:
    """Put to a name that is no post's what stands below it, if that makes it one: Quality Assurance / Specialist."""
    if _sounds_like_post(found.value) or not item.row.text.rstrip().endswith(found.value):
        return found
    below = next((b for a, b in pairwise(near) if a is item.row), None)
    if below is None or ":" in below.text or len(below.text) > _LONGEST_REST or "\t" in below.text:
        return found
    if (
        abs(below.box.x0 - item.row.box.x0) > 3
        or not 0 < below.box.y0 - item.row.box.y0 < 2.4 * below.size
    ):
        return found
    glue = " " if found.value[-1].isascii() else ""
    whole = f"{found.value}{glue}{below.text.strip()}"
    return replace(found, value=whole, confidence=0.86) if _sounds_like_post(whole) else found


_QUOTED = re.compile("[\"\u201c\u300c\u3010\u300e](?P<job>[^\"\u201d\u300d\u3011\u300f]{2,20})[\"\u201d\u300d\u3011\u300f](?:这个|这一|的)?(?:岗位|职位|一职|的招聘)")
"""贵公司发布的“设备维护主管”岗位."""


def _wished(rows: list[Row]) -> Found | None:
    for row in rows:
        quoted = _QUOTED.search(row.text)
        if quoted is not None and _sounds_like_post(quoted["job"]):
            return row.find(*quoted.span("job"), 0.85)
        for match in _WISH.finditer(row.text):
            start, end = match.span("job")
            start += len(match["job"]) - len(match["job"].lstrip(": "))
            yours = _OF_YOURS.match(row.text, start)
            start = yours.end() if yours else start
            start += _town_before(row.text[start:end])
            tail = _WISH_TAIL.search(row.text[start:end])
            end = start + tail.start() if tail else end
            end = start + len(_without_wishes(row.text[start:end]))
            end = _before_city(row.text, start, end)
            other = re.compile(r"\s*/\s*").search(row.text, start, end)
            if other is not None and not _sounds_like_post(row.text[other.end() : end].split("/")[0].strip()):
                end = other.start()
            end = _before_dash(row.text, start, end)
            text = row.text[start:end].strip()
            if len(text) >= 2 and not tells_pay(text) and _sounds_like_post(text):
                return row.find(start, end, 0.8)
    return None


def _wished_with_pay(rows: list[Row]) -> Found | None:
    """期望 财务经理 / 宁波 / 25-30K: a row of wishes that names its pay names the post too."""
    for row in rows:
        lead = WISHES.match(row.text)
        if lead is None or pay_in(row, 0.8) is None and not PAY_UNIT.search(row.text):
            continue
        for piece in re.finditer(r"[^|/,;\t\s][^|/,;\t]*", row.text[lead.end() :]):
            start = lead.end() + piece.start()
            end = start + len(piece.group().rstrip())
            start += len(piece.group()) - len(piece.group().lstrip(": "))
            start += _town_before(row.text[start:end])
            if _sounds_like_post(row.text[start:end]):
                return row.find(start, end, 0.8)
    return None


def _beside_pay(rows: list[Row]) -> Found | None:
    """供应链产品经理·28-35K·深圳: a post between dots or bars that has a range of pay beside it."""
    for row in rows:
        pieces = list(_BETWEEN_DOTS.finditer(row.text))
        if len(pieces) < 2 or PAY_NOW.search(row.text) or find_dates(row.text):
            continue
        is_paid = any(_RANGE_OF_PAY.fullmatch(piece.group().strip()) for piece in pieces)
        post = next((piece for piece in pieces if _sounds_like_post(piece.group().strip())), None)
        if is_paid and post is not None:
            return row.find(*post.span(), 0.8)
    return None


_BETWEEN_DOTS = re.compile(r"[^·|/\t\s](?:[^·|/\t]*[^·|/\t\s])?")
_RANGE_OF_PAY = re.compile(r"\d{1,5}(?:\.\d)?[kK千万]?\s?[-–—~]\s?\d{1,5}(?:\.\d)?\s?(?:[kK千万]|元)(?:\s?/\s?月)?")


def _sounds_like_post(text: str) -> bool:
    """Whether all of a wish, or one of the posts in it, ends like a post."""
    plain = BRACKETED.sub("", text)
    parts = re.split(r"\s*(?:[/、&]|或者?|和|及|与)\s*", plain)
    return 2 <= len(text) <= _LONGEST_JOB and any(looks_like_title(part) >= 0.8 for part in parts)


def _job(item: Labelled) -> Found | None:
    text = item.text
    (start, end), *more_clauses = clauses(text) or [(0, len(text))]
    for begin, behind in more_clauses:
        # PHP高级程序员，应用架构师: several posts are one wish.
        if text[end:begin].strip() == "," and item.label.isascii() and are_modifiers(text[begin:behind]) and _sounds_like_post(text[start:end]):
            end = behind  # Senior Executive, Procurement
            continue
        if text[end:begin].strip() not in (",", "、") or not (_sounds_like_post(text[begin:behind]) and _sounds_like_post(text[start:end])):
            break
        end = behind
    if item.label.isascii() and (inner := _WISH.search(text)) is not None:
        start, end = inner.span("job")
    if item.label.isascii() and (tail := _WISH_TAIL.search(text, start, end)) is not None and _sounds_like_post(text[start : tail.start()]):
        end = tail.start()
    end = _before_city(text, 0, end)
    more = _MORE_WISHES.search(text, start + 2, end) if "/" not in text else None
    end = _before_city(text, 0, more.start()) if more else end
    end = _before_dash(text, start, end)
    both = _BOTH_LANGUAGES.fullmatch(text[start:end])
    if both is not None and _sounds_like_post(both["han"]):
        end = start + both.end("han")
    start += _town_before(text[start:end])
    town = re.search(r"\s*\((?P<city>[\u3400-\u9fff]{2,4})(?:[/、,][\u3400-\u9fff]{2,4}){0,4}\)$", text[start:end])
    if town is not None and entry_of("cities", town["city"]) is not None:
        end = start + town.start()
    kind = re.search(r"\s*\((?:全职|兼职|实习|社招|校招|应届|应届生|校园招聘)\)$", text[start:end]) or _CONDITION.search(text[start:end])
    end = start + kind.start() if kind else end
    paid = _PAID.search(text, start, end)
    end = paid.start() if paid is not None and tells_pay(paid["pay"]) else end
    end = item.start + end
    while (other := _OTHER_POST.match(item.row.text, end)) is not None and not item.is_loose and _sounds_like_post(other["post"].strip()):
        end = other.end()  # 安全研究员 / 渗透测试
    end -= item.start
    value = item.row.text[item.start + start : item.start + end].strip()
    if (
        not 2 <= len(value) <= _LONGEST_JOB
        or (_NOT_JOB.search(BRACKETED.sub("", value)) and not _ENDS_AS_POST.search(value))
        or tells_pay(value)
        or are_places(value)
        or (item.is_loose and not _sounds_like_post(value))
    ):
        return None
    sure = 0.95 if _sounds_like_post(value) else 0.84
    return item.row.find(item.start + start, item.start + end, sure)


_PAID = re.compile(r"\s*\((?P<pay>[^()]{3,24})\)$")
"""英语教师（期望月薪 1.2万-1.5万/月）."""


def _town_before(text: str) -> int:
    """How much of 西安 机电总工 is the town before the post."""
    lead = re.match(r"\s*(?P<city>[\u3400-\u9fff]{2,4}) (?=\S{2})", text)
    return lead.end() if lead is not None and find_entries("cities", lead["city"]) else 0


_DASHED = re.compile(r"(?P<job>[^-—_]{2,16})[-—_](?=[\u3400-\u9fff·]{2,4}(?:[-—_]|$)|.*(?:\d\s?年|经验|应届|届))")
"""法务主管-某某-7年: what stands in the subject of a letter."""
def _before_dash(text: str, start: int, end: int) -> int:
    dashed = _DASHED.match(text, start, end)
    return dashed.end("job") if dashed is not None and _sounds_like_post(dashed["job"]) else end


_OTHER_POST = re.compile(r"\s+/\s+(?P<post>[^/|,;\t\d]{2,14}?)(?=\s+/\s|\s*[|,;\t]|\s{2,}|\s+[\u3400-\u9fff]{2,6}:|$)")


def _before_city(text: str, start: int, end: int) -> int:
    """Where a post ends that a city follows: 后端工程师 上海, but AI 负责人 and 软件 工程师 are one post."""
    last = text[:end].rfind(" ")
    if last > start + 1 and re.fullmatch(r"[\u3400-\u9fff]{2,6}(?:[、/][\u3400-\u9fff]{2,4})*", text[last + 1 : end]):
        place = find_entries("cities", text[last + 1 : end])
        if place and place[0].start == 0 and looks_like_title(text[last + 1 : end]) < 0.8:
            return last
    return end
