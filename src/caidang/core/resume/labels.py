"""Labelled values: 姓名：张三, table cells ``姓名<tab>张三``, and labels above their values."""

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from caidang.core.resume.lines import Row

NO_FIELD = "-"
_LABEL_EDGE = " :【】[]*"
_DELIMITERS = re.compile(
    r"\t|\s*[|丨¦]\s*|\s{3,}|\s*[;；]\s*|\s+[/／]\s+|\s+[–—-]\s+(?=[A-Z][a-z]+ ?[::])|\s+(?=[\u3400-\u9fff]{2,8}\s?[::])"
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value and the field its label names; ``[start, end)`` in the row's text, never empty.

    ``is_loose`` when only a space stands between the label and the value.
    """

    field: str
    label: str
    row: Row
    start: int
    end: int
    is_loose: bool = False

    @property
    def text(self) -> str:
        """The value as it stands."""
        return self.row.text[self.start : self.end]


_GLUED = re.compile(
    r"(?<=[\w\u3400-\u9fff])(?P<label>性别|年龄|民族|籍贯|学历|专业|户籍|婚姻状况|政治面貌|出生年月|出生日期|联系电话|手机号码?|手机|电话|邮箱|现居住地|现居地?"
    r"|求职意向|应聘职位|应聘岗位|期望职位|期望薪资|期望月薪|期望城市|意向城市|期望地点|工作地点|到岗时间|求职状态|目前状态|毕业院校|毕业时间|工作年限|政治面貌|微信)(?<!最高学历)(?<!所学专业)(?P<sep>\s*[::]\s*)"
)
"""Labels that are known for one behind a value too, where a colon follows them."""


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    lines = (
        files("caidang.core.resume")
        .joinpath("words", "labels.txt")
        .read_text("utf-8")
        .splitlines()
    )
    found: dict[str, str] = {}
    for line in lines[1:]:
        field, *labels = line.split()
        for label in labels:
            found.setdefault(_key(label.replace("_", "")), field)
    return found


def _key(label: str) -> str:
    return re.sub(r"[\s_]+", "", label).lower()


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """One pattern for all labels in lower case; Chinese ones may be spread by spaces (姓 名).

    It is matched against text in lower case: ignoring the case would try each of the six hundred labels
    at each place, where now most are passed over by their first letter.
    """
    lines = (
        files("caidang.core.resume")
        .joinpath("words", "labels.txt")
        .read_text("utf-8")
        .splitlines()
    )
    labels = {label.lower() for line in lines[1:] for label in line.split()[1:]}
    parts = []
    for label in sorted(labels, key=len, reverse=True):
        is_han = not label.isascii()
        escaped = [r"\s?" if char == "_" else re.escape(char) for char in label]
        parts.append((r"\s*" if is_han else "").join(escaped))
    return re.compile(
        r"(?<![\w\u3400-\u9fff/])(?P<label>" + "|".join(parts) + r")"
        r"(?:\s*\([^()]{0,10}\))?(?P<sep>\s*[::]\s*|\s*[】\]]\s*[::]?\s*|\t+|\s+|$)"
    )


def _folded(text: str) -> str:
    """The text in lower case, if that leaves every character in its place."""
    low = text.lower()
    return low if len(low) == len(text) else text


_BOTH = re.compile(r"(?P<han>[\u3400-\u9fff]{2,8})\s?(?P<latin>[A-Za-z][A-Za-z /-]{1,24})")


@lru_cache(maxsize=4096)
def field_of(label: str) -> str | None:
    """This function will return the field a whole text is the label of, or None."""
    plain = label.strip(_LABEL_EDGE)
    found = _table().get(_key(plain))
    both = _BOTH.fullmatch(plain) if found is None else None
    if both is None:
        return found
    # 公司 Company heads a column as both of its halves do.
    han, latin = (_table().get(_key(both[group])) for group in ("han", "latin"))
    return han if han is not None and latin in (han, None, NO_FIELD) else None


_PAIR = re.compile(
    r"(?:^|\t|\||\s{2})\s*(?P<a>[\u3400-\u9fff]{2,4}|[A-Za-z][A-Za-z .]{1,14}?)\s?/\s?(?P<b>[\u3400-\u9fff]{2,4}|[A-Za-z][A-Za-z .]{1,14}?)"
    r"(?:\s*:\s*|\t)(?P<x>[^/\t|:]{1,16}?)\s?/\s?(?P<y>[^/\t|:]{1,16}?)\s*(?=\t|\||\s{2}|$)"
)
_IN_PAIRS = frozenset(("gender", "age", "ethnicity", "marital", "native_place", "political", "birth"))


def _paired(row: Row) -> list[Labelled]:
    """Sex / Age: Female / 29: two labels with their two values behind them."""
    found: list[Labelled] = []
    for match in _PAIR.finditer(row.text) if "/" in row.text else ():
        fields = [field_of(match[name]) for name in "ab"]
        if fields[0] != fields[1] and _IN_PAIRS.issuperset(fields):
            found += [
                Labelled(field, match[name], row, *match.span(value))
                for field, name, value in zip(fields, "ab", "xy", strict=True)
                if field is not None
            ]
    return found


def read_labels(rows: list[Row]) -> list[Labelled]:
    """This function will return every labelled value of the rows, in reading order."""
    found: list[Labelled] = []
    skipped: set[int] = set()
    for at, row in enumerate(rows):
        if at in skipped:
            continue
        following = rows[at + 1] if at + 1 < len(rows) else None
        if following is not None and _stands_above(row, following):
            found.extend(_below(row, following))
            skipped.add(at + 1)
        else:
            found.extend(_paired(row))
            found.extend(_close(row) or _in_row(row, following))
    return found


def _stands_above(row: Row, following: Row) -> bool:
    """Whether a row is all labels and the next one holds their values."""
    if len(row.cells) < 2 or len(following.cells) != len(row.cells):
        return False
    is_header = all(field_of(cell.text) for cell in row.cells)
    return is_header and not any(field_of(cell.text) for cell in following.cells)


def _below(header: Row, values: Row) -> list[Labelled]:
    return [
        Labelled(field_of(label.text) or NO_FIELD, label.text, values, cell.start, cell.end)
        for label, cell in zip(header.cells, values.cells, strict=True)
    ]


def _begins_value(text: str, label: re.Match[str], other: re.Match[str]) -> bool:
    """意向职位: DevOps 工程师 - right behind a colon what may be a label begins the value."""
    is_behind = _has_colon(label) and not _has_colon(other) and "\t" not in other["sep"]
    return is_behind and not text[label.end() : other.start("label")].strip() and "\t" not in text[label.end() : other.start("label")]


def _in_row(row: Row, following: Row | None) -> list[Labelled]:
    text = row.text
    matches = [m for m in _pattern().finditer(_folded(text)) if _is_label(text, m)]
    matches = [m for at, m in enumerate(matches) if not (at and _begins_value(text, matches[at - 1], m))]
    if matches and _GLUED.search(text):
        matches = _with_glued(text, matches)
    found: list[Labelled] = []
    for index, match in enumerate(matches):
        limit = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        label = text[slice(*match.span("label"))]
        field = _table().get(_key(label), NO_FIELD)
        is_loose = not _has_colon(match)
        start = match.end()
        if is_loose and (again := _told_again(text, label, field, start, limit)) is not None:
            start, is_loose = again, False
        end = limit
        cut = _DELIMITERS.search(text, start, limit)
        if cut is not None and cut.start() > start:
            end = cut.start()
        while end > start and text[end - 1] in " \t,;|/·,、(【[":
            end -= 1
        if end > start:
            found.append(
                Labelled(
                    field, label, row, start, end, is_loose and "\t" not in match["sep"]
                )
            )
        elif limit == len(text) and following is not None and _may_be_value(following):
            body = following.text
            begin = len(body) - len(body.lstrip())
            close = following.cells[0].end
            found.append(Labelled(field, label, following, begin, close, is_loose))
    return found


def _told_again(text: str, label: str, field: str, start: int, limit: int) -> int | None:
    """Where the value begins behind Current City 现居城市: a label in both languages."""
    other = _pattern().match(_folded(text), start, limit) if label.isascii() else None
    if other is None or _table().get(_key(text[slice(*other.span("label"))])) != field:
        return None
    return other.end() if _has_colon(other) or "\t" in other["sep"] else None


def _with_glued(text: str, matches: list[re.Match[str]]) -> list[re.Match[str]]:
    """Add the labels that stand right behind a value: 姓名：张三性别：男, as a recogniser loses spaces."""
    known = [match.span("label") for match in matches]
    glued = [
        match
        for match in _GLUED.finditer(text)
        if not any(start < match.end("label") and match.start("label") < end for start, end in known)
    ]
    return sorted([*matches, *glued], key=lambda match: match.start())


_CLOSE = re.compile(
    r"(?:^|(?<=\s))(?P<label>姓名|性别|年龄|民族|籍贯|学历|文化程度|专业|户籍|婚姻状况|婚姻|政治面貌|出生年月|出生日期|联系电话|手机号码?|手机|电话|邮箱|现居住地|现居地?|现住址?|住址|地址|求职意向|应聘职位|应聘岗位|应聘|期望薪资|毕业院校|工作年限|身高|体重) ?(?P<value>[^\s::]{1,24})(?=\s|$)"
)
"""姓名张三 性别男: labels and values with nothing between them, in rows of nothing else."""


def _close(row: Row) -> list[Labelled]:
    found = list(_CLOSE.finditer(row.text))
    told = "".join(each["label"] + each["value"] for each in found)
    if not found or told != "".join(row.text.split()) or not _tells(found):
        return []
    return [
        Labelled(_table().get(_key(each["label"]), NO_FIELD), each["label"], row, *each.span("value"), is_loose=True)
        for each in found
    ]


def _tells(found: list[re.Match[str]]) -> bool:
    """Whether the values are no part of a longer word: 电话销售 and 专业技能 are none."""
    first = found[0]
    if first["label"] in ("电话", "手机"):
        return first["value"][0].isdigit()
    return len(found) > 1 or first["label"] in ("姓名", "应聘职位", "应聘岗位", "文化程度", "求职意向")


def _has_colon(match: re.Match[str]) -> bool:
    return any(mark in match["sep"] for mark in ":】]")


def _is_label(text: str, match: re.Match[str]) -> bool:
    """A word followed by nothing but a space is a label only where a column or the row begins."""
    if _has_colon(match):
        return True
    before = text[: match.start()].rstrip(" ")
    return (
        not before
        or before[-1] in "\t|丨;*•●■◆-▌▎▍█▶►◇□◎○▪【"
        or _NUMBER.fullmatch(before) is not None
        or text[match.start() - 2 : match.start()] == "  "
        or (
            # 姓名 张三 性别 男: labels and values in turn, parted by single spaces.
            bool(re.match(r"\s*\S{1,5}\s+\S{1,24}(?:\s|$)", text))
            and field_of(text.split()[0]) is not None
            and len(text) < 90
        )
    )


_NUMBER = re.compile(r"\(?\d{1,2}[.、)]")
"""10.职务 …: the questions of a form are numbered."""


def _may_be_value(row: Row) -> bool:
    return len(row.text) <= 60 and _pattern().match(_folded(row.text.strip())) is None
