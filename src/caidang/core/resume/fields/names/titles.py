"""What names a post: how Chinese titles end, which words make an English line a title."""

import re
from functools import lru_cache

from caidang.core.resume.dictionary import entry_of, follows_words, words

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORKER = re.compile(
    r"(?:[\u3400-\u9fff]{2}(?<!党)(?<!团)(?<!会)(?<!学)(?<!队)(?<!成)(?<!动)(?<!社)(?<!人)员|[\u3400-\u9fff]{2}师|[\u3400-\u9fff]{1,4}(?<!化)(?<!施)(?<!加)(?<!职)(?<!手)(?<!员)(?<!军)(?<!重)(?<!理)(?<!建)(?<!竣)(?<!开)(?<!木结)工|[\u3400-\u9fff]{2,6}岗|(?:储备|后备)干部|博士后|学徒|主播)$"
)


_DUTY = re.compile(
    r"(?:负责|参与|协助|完成|主要|对(?!公)|为|在|与|和|根据|通过|带领|维护|配合|担任过|熟悉|指导|安排|撰写|编写|跟踪|统筹|处理|开展|对接|累计|单篇)"
)
_DUTY_POST = re.compile("(?:维护|指导|对接|处理|安排|统筹)(?:经理|主管|工程师|专员|组长|老师|技师)")
"""维护经理: a post, and no duty."""
_GRADE = re.compile(r"[\s,-]+(?:I{1,3}|IV|V|[1-5]|L\d)$")
"""The II of Software Engineer II."""
_TRADES = ("ologist", "ographer", "trician")
_LEADERS = ("head", "vp", "director", "president", "chief")


@follows_words(4096)
def looks_like_title(text: str) -> float:
    """This function will rate how surely a piece names a post."""
    plain = re.sub(r"\s*\([^()]*\)\s*$", "", text.strip(" ,;:-—|·"))
    if not 2 <= len(plain) <= 50 or re.search(r"[。;!?:]", plain) or _OF_DEGREE.match(plain):
        return 0.0
    if entry_of("titles", plain):
        return 0.95
    both = _BOTH.fullmatch(plain)
    if both is not None and min(looks_like_title(both["latin"]), looks_like_title(both["han"])) >= _FAIR:
        return 0.95
    return _chinese(plain) if _HAN.search(plain) else _latin(plain)


_FAIR = 0.8
_OF_DEGREE = re.compile(r"(?:Associate|Bachelor|Master|Doctor)(?:['’]?s)? (?:(?:of|in) [A-Z]|[Dd]egree)")
"""Associate of Science in Nursing was studied; an Associate Director works."""
_BOTH = re.compile(r"(?P<latin>[A-Z][a-z]+(?: [A-Z&][A-Za-z&]*){1,5})\s*[/|]?\s*(?P<han>[\u3400-\u9fff()]{3,})")
"""Senior Product Manager 高级产品经理: one post, told twice."""


def may_be_title(text: str) -> bool:
    """This function will tell whether a piece may name a post in short, where nothing else does: 影视后期, 交付, 种草投放."""
    plain = text.strip(" ,;:-—|·")
    if len(plain) > _LONGEST_SHORT or _DUTY.match(plain):
        return False
    short = words("titles_in_short")
    return plain in short or (not plain.isascii() and any(plain[-length:] in short for length in range(min(4, len(plain)), 1, -1)))


_LONGEST_SHORT = 6


def _chinese(plain: str) -> float:
    if (_DUTY.match(plain) and not _DUTY_POST.fullmatch(plain)) or len(plain) > 26:
        return 0.0
    for length in range(min(8, len(plain)), 1, -1):
        if plain[-length:] in _title_endings():
            return 0.95 if len(plain) <= 16 else 0.8
    if _WORKER.search(plain) and len(plain) <= 10:
        return 0.8
    last = re.search(r"[A-Za-z]{2,}$", plain)
    if last is not None and last.group().lower() in words("title_words"):
        return 0.85
    word, blank, rest = plain.partition(" ")
    if blank and word.isascii() and entry_of("titles", rest):
        return 0.85  # GSA 前台接待
    pieces = re.split(r"[/、&+和兼,→➜-]", plain)
    if len(pieces) > 1 and any(looks_like_title(piece) for piece in pieces):
        return 0.85
    return 0.0


def _latin(plain: str) -> float:
    tokens = re.findall(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ-]*", _GRADE.sub("", plain).lower())
    if not tokens or len(tokens) > 9:
        return 0.0
    if tokens[-1] in words("title_words") or tokens[-1].endswith(_TRADES) or tokens[0] in _LEADERS:
        return 0.92
    is_named = any(token in words("title_words") for token in tokens)
    return 0.8 if is_named and plain[:1].isupper() else 0.0


@lru_cache(maxsize=1)
def _title_endings() -> frozenset[str]:
    return words("title_endings")


_TITLE_MODIFIERS = frozenset(
    "company corporate group secretarial senior junior sr jr chief assistant associate lead principal staff executive deputy vice general regional area key global software hardware data product project program sales marketing brand event operations operation user customer service account human resources hr finance financial legal purchasing procurement logistics warehouse supply chain quality production process mechanical electrical civil test qa java python web frontend front-end backend back-end full-stack full stack end mobile android ios ui ux graphic visual content media digital social e-commerce ecommerce business development research technical it system systems network security cloud machine learning ai algorithm investment risk audit tax cost admin administrative office talent acquisition payroll treasury taxation training recruitment store shop and of & the r&d c&b m&a".split()
)


def are_modifiers(text: str) -> bool:
    """This function will tell whether every word of a text may stand before a post: Assistant Company (Secretary)."""
    return all(word.lower() in _TITLE_MODIFIERS for word in text.split())


def split_words(text: str, *, is_run_on: bool = False) -> int | None:
    """This function will return where the words of a post begin in Dalian Express Purchasing Manager, or None.

    Only for pieces in which nothing else tells the employer from the post: at least two words must be left of it.
    ``is_run_on`` is for rows in which not even the dates are set apart: there a post of two words is taken on trust.
    """
    if not text.isascii() or looks_like_title(text) < 0.8:
        return None
    found = list(re.finditer(r"\S+", text))
    first = len(found) - 1
    while first > 0 and found[first - 1].group().lower() in _TITLE_MODIFIERS:
        first -= 1
    if first >= _LEAST_FIRM and len(found) - first >= _POST_WORDS:
        return found[first].start()
    if not is_run_on or first != len(found) - 1 or first <= _LEAST_FIRM:
        return None
    named = {word.group().lower() for word in found[:-1]}
    is_post_alone = named & words("title_words") or found[-_POST_WORDS].group().islower()
    return None if is_post_alone else found[-_POST_WORDS].start()


_LEAST_FIRM = 2
_POST_WORDS = 2
"""Words of a firm's name at least, and of a post's at least."""
