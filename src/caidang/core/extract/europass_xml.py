"""What both kinds of Europass XML are walked with: elements by their local names, texts line by line, and rows of the page."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from caidang.core.extract.layout import Block, paragraph
from caidang.core.text.normalize import normalize

MOST: Final = 300
"""Posts, studies or skills of one person that are read."""
_TONGUES: Final = {
    "eng": "英语", "chi": "中文", "zho": "中文", "fre": "法语", "fra": "法语", "ger": "德语", "deu": "德语", "spa": "西班牙语",
    "ita": "意大利语", "por": "葡萄牙语", "rus": "俄语", "jpn": "日语", "kor": "韩语", "ara": "阿拉伯语", "dut": "荷兰语", "nld": "荷兰语",
    "pol": "波兰语", "swe": "瑞典语", "dan": "丹麦语", "fin": "芬兰语", "nor": "挪威语", "gre": "希腊语", "ell": "希腊语", "cze": "捷克语",
    "ces": "捷克语", "hun": "匈牙利语", "rum": "罗马尼亚语", "ron": "罗马尼亚语", "bul": "保加利亚语", "hrv": "克罗地亚语", "slv": "斯洛文尼亚语",
    "slo": "斯洛伐克语", "slk": "斯洛伐克语", "est": "爱沙尼亚语", "lav": "拉脱维亚语", "lit": "立陶宛语", "mlt": "马耳他语", "gle": "爱尔兰语",
    "tur": "土耳其语", "ukr": "乌克兰语", "tha": "泰语", "vie": "越南语", "ind": "印尼语", "may": "马来语", "msa": "马来语", "hin": "印地语",
    "en": "英语", "zh": "中文", "fr": "法语", "de": "德语", "es": "西班牙语", "it": "意大利语", "pt": "葡萄牙语", "ru": "俄语", "ja": "日语",
    "ko": "韩语", "ar": "阿拉伯语", "nl": "荷兰语", "pl": "波兰语", "sv": "瑞典语", "da": "丹麦语", "fi": "芬兰语", "no": "挪威语",
    "nb": "挪威语", "nn": "挪威语", "el": "希腊语", "cs": "捷克语", "hu": "匈牙利语", "ro": "罗马尼亚语", "bg": "保加利亚语",
    "hr": "克罗地亚语", "sl": "斯洛文尼亚语", "sk": "斯洛伐克语", "sr": "塞尔维亚语", "et": "爱沙尼亚语", "lv": "拉脱维亚语",
    "lt": "立陶宛语", "mt": "马耳他语", "ga": "爱尔兰语", "tr": "土耳其语", "uk": "乌克兰语", "th": "泰语", "vi": "越南语",
    "id": "印尼语", "ms": "马来语", "hi": "印地语", "he": "希伯来语",
    "ελληνικά": "希腊语", "deutsch": "德语", "français": "法语", "español": "西班牙语", "italiano": "意大利语", "português": "葡萄牙语",
    "русский": "俄语", "українська": "乌克兰语", "български": "保加利亚语", "magyar": "匈牙利语", "polski": "波兰语", "čeština": "捷克语",
    "slovenčina": "斯洛伐克语", "slovenščina": "斯洛文尼亚语", "hrvatski": "克罗地亚语", "română": "罗马尼亚语", "svenska": "瑞典语",
    "dansk": "丹麦语", "suomi": "芬兰语", "norsk": "挪威语", "nederlands": "荷兰语", "eesti": "爱沙尼亚语", "latviešu": "拉脱维亚语",
    "lietuvių": "立陶宛语", "malti": "马耳他语", "gaeilge": "爱尔兰语", "türkçe": "土耳其语",
}  # fmt: skip
"""Languages by the letters of ISO 639 and as they call themselves, which is how the forms of 2013 name them."""
_BREAK: Final = re.compile(r"(?i)<\s*(?:br|/p|/li|/div|/h[1-6])\b[^>]*>")
_TAG: Final = re.compile(
    r"(?i)</?(?:a|abbr|b|blockquote|br|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|s|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)"
    r"\b[^<>]{0,500}>"
)
_ENTITIES: Final = {"&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&"}


def all_at(one: etree._Element, *path: str) -> Iterator[etree._Element]:
    """This function will yield the elements on this way below one, whatever their namespaces."""
    found = [one]
    for name in path:
        found = [child for parent in found for child in parent if name_of(child) == name]
    yield from found


def first_at(one: etree._Element, *path: str) -> str:
    """This function will return the first text on this way that is not empty; empty without one."""
    return next((text for each in all_at(one, *path) if (text := text_of(each))), "")


def text_of(one: etree._Element) -> str:
    """This function will return an element's text; what is formatted within it (lists as HTML) line by line."""
    whole = "\n".join(str(part) for part in one.itertext())
    whole = _TAG.sub("", _BREAK.sub("\n", whole))
    for written, sign in _ENTITIES.items():
        whole = whole.replace(written, sign)
    lines = (normalize(line).strip() for line in whole.splitlines())
    return "\n".join(line for line in lines if line)


def name_of(one: etree._Element) -> str:
    """This function will return an element's name without its namespace."""
    return str(one.tag).rpartition("}")[2]


def tongue(told: str) -> str:
    """This function will return a language's name as résumés here write it; what it does not know as it was told."""
    plain = " ".join(told.split())
    return _TONGUES.get(plain.lower(), plain)


def cells(*texts: str) -> Block:
    """This function will return one line of the page with a wide gap between what is told."""
    return paragraph("    ".join(filter(None, (" ".join(text.split()) for text in texts))))


def lines(text: str) -> Iterator[Block]:
    """This function will yield the lines of a text as the page has them."""
    for line in text.splitlines():
        if line.strip():
            yield paragraph(line.strip())


def full_name(given: str, family: str) -> str:
    """This function will return a name as it is written: a Chinese one has the family's first and no blank."""
    is_han = any("\u3400" <= char <= "\u9fff" for char in given + family)
    return f"{family}{given}" if is_han else f"{given} {family}".strip()
