"""The query language: what a person types, as a tree. Never fails; it warns and reads on.

    query   := either*                 words side by side must all be found
    either  := unary (OR unary)*       OR binds tighter: java 北京 OR 上海
    unary   := NOT unary | '-' unary | '(' query ')' | 字段:value | 字段:'(' query ')' | "phrase" | word

Brackets, quotes and colons may be full width; commas and 、 part words as spaces do. A value may
be a range (经验:3-5年); 本科及以上, 985 and 3-5年 are understood without their field, too.
Warnings count characters of what was typed, from 1.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from caidang.core.text.normalize import normalize_with_map, search_key
from caidang.foundation.search.query.meanings import (
    ABSENT,
    FIELD_NAMES,
    HOW_TO,
    HOW_TO_OWN,
    bare_meaning,
    own_value,
    range_behind,
    value_of,
    with_spelt_names,
)
from caidang.foundation.search.query.own import NO_OWN, Own
from caidang.foundation.search.query.ranges import RANGES
from caidang.foundation.search.query.tree import All, Either, Node, Not

MAX_TEXT = 1_000
MAX_WORDS = 60
MAX_NESTING = 20
MOST_WARNINGS = 4

# A telephone or identity number is one word, in whatever groups it is written.
_TOKEN = re.compile(
    r"""
      (?P<phone>(?<!\w)(?:\(?(?:\+|00)?86\)?[ .-]?|0)?\(?1[3-9]\d\)?(?:[ ._/·-]?\d){8}(?!\w))
    | (?P<number>
        (?<!\w)(?:\d{6}[ -]?(?:18|19|20)\d{6}[ -]?\d{3}[\dXx]
        | \(?0\d{2,3}\)?[ -]?\d{3,4}[ -]?\d{4}
        | \+\d{1,3}(?:[ .()-]{0,2}\d){6,12})(?!\w)
      )
    | (?P<quote>["“”„‟«»「」『』])
    | (?P<open>\()
    | (?P<close>\))
    | (?P<minus>(?<![^\s(,、;])-(?=[^\s-]))
    | (?P<field>[^\W\d_]{1,12})[ ]{0,3}:
    | (?P<bare>[^\s,、;"“”„‟«»「」『』()]+)
    """,
    re.VERBOSE,
)
# A range after its field may be written with spaces and commas: 经验:3 - 5 年, 薪资:20,000-35,000.
_SPACED = re.compile(
    r"[ ]*(?P<value>(?:[<>]=?|[≥≤=]|[一-鿿]{2,3})?[ ]*[¥$]?\d[\d,.]*[ ]*[^\W\d_]{0,6}"
    r"(?:[ ]*[-~–—至到][ ]*[¥$]?\d[\d,.]*[ ]*[^\W\d_]{0,6})?)(?=[\s,、;)]|$)"
)
_MOBILE = 11
_CLOSING = {"“": "”", "„": "“”", "‟": "”", "«": "»", "「": "」", "『": "』"}
_ORS = frozenset({"or", "或", "或者", "|", "||"})
_NOTS = frozenset({"not", "非", "!"})
_ANDS = frozenset({"and", "且", "并且", "&", "&&"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree, or None when nothing is sought, and what could not be read.

    ``parts`` are the pieces of what was typed that must all be found, as they were typed; where nothing had
    to be warned of, they mean together what the whole means.
    """

    node: Node | None
    warnings: tuple[str, ...]
    parts: tuple[str, ...] = ()


def parse(text: str, own: Mapping[str, Own] = NO_OWN) -> Parsed:
    """Read a typed query; whatever cannot be read is named in the warnings and left out.

    ``own`` are the organisation's own fields, by their names in small letters.
    """
    return _Reader(text, own).read()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str = ""
    at: int = 0
    """Where it begins in what was typed, from 1."""


class _Reader:
    def __init__(self, text: str, own: Mapping[str, Own]) -> None:
        self.warnings: list[str] = []
        self.own = own
        self.own_by_key = {one.key: one for one in own.values()}
        self.typed = text
        self.parts: list[str] = []
        plain, self.places = normalize_with_map(text)
        if len(plain) > MAX_TEXT:
            self._warn(f"查询太长，只用了前 {MAX_TEXT} 个字。")
        self.tokens = self._tokens(plain[:MAX_TEXT])
        self.at = 0
        self.within: _Token | None = None
        """The field whose values the brackets hold that are being read: 姓名:(王 或 李)."""
        self.depth = 0
        self.words = 0

    def read(self) -> Parsed:
        nodes: list[Node] = []
        while self.at < len(self.tokens):
            node = self._query()
            if node is not None:
                nodes.append(node)
            if self._peek() == "close":
                self._warn(f"第 {self.tokens[self.at].at} 个字多了一个右括号，已忽略。")
                self.at += 1
        if not nodes and self.tokens and not self.warnings:
            self._warn("没有要找的文字，列出的是全部。")
        told = list(dict.fromkeys(self.warnings))
        if len(told) > MOST_WARNINGS:
            told[MOST_WARNINGS:] = [f"这样的地方还有 {len(told) - MOST_WARNINGS} 处。"]
        return Parsed(_all(nodes), tuple(told), tuple(self.parts))

    def _tokens(self, text: str) -> list[_Token]:
        tokens: list[_Token] = []
        at = 0
        while match := _TOKEN.search(text, at):
            kind = match.lastgroup or ""
            place = self.places[match.start()] + 1
            at = match.end()
            if kind == "quote":
                end = _closing(text, at, match.group())
                if end < 0:
                    self._warn(f"第 {place} 个字的引号没有配对，已按到末尾计算。")
                    end = len(text)
                tokens.append(_Token("phrase", text[at:end], place))
                at = end + 1
            elif kind == "field":
                name = match.group("field")
                if not match.group().startswith(f"{name}:") and not self._is_known(name):
                    tokens.append(_bare(name, place))
                    at = match.start() + len(name)
                    continue
                is_followed = not text[at : at + 1].isspace() and at < len(text)
                tokens += self._field(name, place, is_followed=is_followed)
                spaced = _SPACED.match(text, at)
                field = tokens[-1].text if tokens else ""
                if spaced and field in RANGES and value_of(field, spaced["value"], is_quoted=False):
                    tokens.append(_Token("word", spaced["value"], self.places[spaced.start("value")] + 1))
                    at = spaced.end()
            elif kind in ("phone", "number"):
                tokens.append(_Token("word", _number(match.group(), is_mobile=kind == "phone"), place))
            elif kind == "bare":
                tokens.append(_bare(match.group(), place))
            else:
                tokens.append(_Token("not" if kind == "minus" else kind, at=place))
        return tokens

    def _is_known(self, name: str) -> bool:
        return name.lower() in self.own or search_key(name) in FIELD_NAMES or search_key(name) in ABSENT

    def _field(self, name: str, place: int, *, is_followed: bool) -> list[_Token]:
        own = self.own.get(name.lower())
        plain = search_key(name)
        field = own.key if own else FIELD_NAMES.get(plain)
        if field is None and plain in ABSENT:
            self._warn(f"第 {place} 个字：「{name}」在流程的看板里筛，这里没有用上；档案到了哪一步，写 状态:在库。")
            return [_Token("absent", name, place)]
        if field is None:
            what = "已找冒号后面的文字" if is_followed else "已按普通文字查找"
            self._warn(f"第 {place} 个字：没有「{name}」这个字段，{what}。")
            return [] if is_followed else [_Token("word", name, place)]
        return [_Token("field", field, place)]

    def _warn(self, text: str) -> None:
        self.warnings.append(text)

    def _peek(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""

    def _query(self) -> Node | None:
        nodes: list[Node] = []
        while self._peek() not in ("", "close"):
            if self._peek() == "and":
                self.at += 1
                continue
            begin = self.tokens[self.at].at
            node = self._either()
            if node is not None:
                nodes.append(node)
                if not self.depth:
                    end = self.tokens[self.at].at - 1 if self.at < len(self.tokens) else None
                    self.parts.append(self.typed[begin - 1 : end].strip().rstrip(" ,、，"))
        return _all(with_spelt_names(nodes))

    def _either(self) -> Node | None:
        nodes: list[Node | None] = [None if self._peek() == "or" else self._unary()]
        place = 0
        while self._peek() == "or":
            place = self.tokens[self.at].at
            self.at += 1
            nodes.append(self._unary())
        found = tuple(node for node in nodes if node is not None)
        if len(found) < len(nodes) and len(nodes) > 1:
            self._warn(f"第 {place} 个字的「或」有一边是空的，已忽略。")
        if not found:
            return None
        return found[0] if len(found) == 1 else Either(found)

    def _unary(self) -> Node | None:
        kind = self._peek()
        if kind in ("", "close", "or", "and"):
            return None
        token = self.tokens[self.at]
        self.at += 1
        if kind == "not":
            node = self._guarded(self._unary)
            return None if node is None else Not(node)
        if kind == "open":
            return self._guarded(lambda: self._bracket(token.at))
        if kind == "field":
            return self._field_value(token)
        if kind == "absent":
            self.at += self._peek() in ("word", "phrase")
            return None
        if self.within is not None:
            return self._in_field(self.within, token)
        if kind == "word" and self._peek() == "word" and (node := range_behind(token.text, self.tokens[self.at].text)):
            self.at += 1
            return self._counted(token, node)
        return self._counted(token, bare_meaning(token.text, is_quoted=kind == "phrase"))

    def _guarded(self, read: Callable[[], Node | None]) -> Node | None:
        """Go one level down, but not so far that a long row of brackets exhausts the stack."""
        if self.depth >= MAX_NESTING:
            self._warn("括号或「非」套得太深，里面的部分没有用上。")
            self.at = len(self.tokens)
            return None
        self.depth += 1
        node = read()
        self.depth -= 1
        return node

    def _bracket(self, place: int) -> Node | None:
        node = self._query()
        if self._peek() == "close":
            self.at += 1
        else:
            self._warn(f"第 {place} 个字的左括号没有配对，已按到末尾计算。")
        return node

    def _field_value(self, name: _Token) -> Node | None:
        if self._peek() == "open":
            place = self.tokens[self.at].at
            self.at += 1
            around, self.within = self.within, name
            node = self._guarded(lambda: self._bracket(place))
            self.within = around
            return node
        if self._peek() not in ("word", "phrase"):
            self._warn(f"第 {name.at} 个字的字段后面没有内容，已忽略。")
            return None
        token = self.tokens[self.at]
        self.at += 1
        return self._in_field(name, token)

    def _in_field(self, name: _Token, token: _Token) -> Node | None:
        own, is_quoted = self.own_by_key.get(name.text), token.kind == "phrase"
        if own is None:
            node = value_of(name.text, token.text, is_quoted=is_quoted)
        else:
            node = own_value(own, token.text, is_quoted=is_quoted)
        if node is None:
            how = HOW_TO.get(name.text, HOW_TO_OWN)
            self._warn(f"第 {token.at} 个字：{how}，「{token.text}」读不懂，没有用上。")
            return None
        return self._counted(token, node)

    def _counted(self, token: _Token, node: Node) -> Node | None:
        if not token.text.strip():
            return None
        self.words += 1
        if self.words > MAX_WORDS:
            self._warn(f"查询的词太多，只用了前 {MAX_WORDS} 个。")
            return None
        return node


def _bare(text: str, place: int) -> _Token:
    folded = text.lower()
    for kind, words in (("or", _ORS), ("not", _NOTS), ("and", _ANDS)):
        if folded in words:
            return _Token(kind, at=place)
    return _Token("word", text, place)


def _number(typed: str, *, is_mobile: bool) -> str:
    """Return the number without what parts its groups; a mobile one without what is dialled before it."""
    plain = re.sub(r"[^\dXx]", "", typed)
    return plain[-_MOBILE:] if is_mobile else plain


def _closing(text: str, start: int, quote: str) -> int:
    ends = [text.find(char, start) for char in _CLOSING.get(quote, quote)]
    return min((end for end in ends if end >= 0), default=-1)


def _all(nodes: list[Node]) -> Node | None:
    if not nodes:
        return None
    return nodes[0] if len(nodes) == 1 else All(tuple(nodes))
