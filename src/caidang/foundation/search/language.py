"""The query language: what a person types, as a tree. Never fails; it warns and reads on.

    query   := either*                 words side by side must all be found
    either  := unary (OR unary)*       OR binds tighter: java 北京 OR 上海
    unary   := NOT unary | '-' unary | '(' query ')' | 字段:value | "phrase" | word

Brackets, quotes and colons may be full width; commas and 、 part words as spaces do.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from caidang.core.text.normalize import normalize

MAX_TEXT = 1_000
MAX_WORDS = 60
MAX_NESTING = 20

FIELD_NAMES = {
    "姓名": "name", "名字": "name", "name": "name",
    "手机": "exact", "电话": "exact", "手机号": "exact", "phone": "exact",
    "邮箱": "exact", "邮件": "exact", "email": "exact", "mail": "exact",
    "职位": "title", "岗位": "title", "title": "title",
    "公司": "employer", "单位": "employer", "company": "employer", "employer": "employer",
    "学校": "school", "院校": "school", "school": "school",
    "技能": "skill", "skill": "skill",
    "标签": "tag", "tag": "tag",
    "城市": "city", "city": "city",
    "状态": "state", "state": "state", "status": "state",
    "来源": "source", "source": "source",
    "学历": "degree", "degree": "degree",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """Something to find: anywhere, or in one field. A quoted one is taken as it stands."""

    text: str
    field: str = ""
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be found."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """Every one must be found."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one must be found."""

    nodes: tuple["Node", ...]


Node = Word | Not | All | Either

# A mobile number written in groups is one word.
_TOKEN = re.compile(
    r"""
      (?P<quote>["“”„‟«»「」『』])
    | (?P<open>\()
    | (?P<close>\))
    | (?P<phone>(?<!\w)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\w))
    | (?P<minus>(?<![^\s(,、;])-(?=[^\s-]))
    | (?P<field>[^\W\d_]{1,12}):
    | (?P<bare>[^\s,、;"“”„‟«»「」『』()]+)
    """,
    re.VERBOSE,
)
_CLOSING = {"“": "”", "„": "“”", "‟": "”", "«": "»", "「": "」", "『": "』"}
_ORS = frozenset({"or", "或", "或者", "|", "||"})
_NOTS = frozenset({"not", "非", "!"})
_ANDS = frozenset({"and", "且", "并且", "&", "&&"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree, or None when nothing is sought, and what could not be read."""

    node: Node | None
    warnings: tuple[str, ...]


def parse(text: str) -> Parsed:
    """Read a typed query; whatever cannot be read is named in the warnings and left out."""
    return _Reader(text).read()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str = ""


class _Reader:
    def __init__(self, text: str) -> None:
        self.warnings: list[str] = []
        plain = normalize(text)
        if len(plain) > MAX_TEXT:
            self._warn(f"查询太长，只用了前 {MAX_TEXT} 个字。")
        self.tokens = self._tokens(plain[:MAX_TEXT])
        self.at = 0
        self.depth = 0
        self.words = 0

    def read(self) -> Parsed:
        nodes: list[Node] = []
        while self.at < len(self.tokens):
            node = self._query()
            if node is not None:
                nodes.append(node)
            if self._peek() == "close":
                self._warn("多了一个右括号，已忽略。")
                self.at += 1
        return Parsed(_all(nodes), tuple(dict.fromkeys(self.warnings)))

    def _tokens(self, text: str) -> list[_Token]:
        tokens: list[_Token] = []
        at = 0
        while match := _TOKEN.search(text, at):
            kind = match.lastgroup or ""
            at = match.end()
            if kind == "quote":
                end = _closing(text, at, match.group())
                if end < 0:
                    self._warn("有一个引号没有配对，已按到末尾计算。")
                    end = len(text)
                tokens.append(_Token("phrase", text[at:end]))
                at = end + 1
            elif kind == "field":
                tokens.append(self._field(match.group("field")))
            elif kind == "phone":
                tokens.append(_Token("word", match.group()))
            elif kind == "bare":
                tokens.append(_bare(match.group()))
            else:
                tokens.append(_Token("not" if kind == "minus" else kind))
        return tokens

    def _field(self, name: str) -> _Token:
        field = FIELD_NAMES.get(name.lower())
        if field is None:
            self._warn(f"没有「{name}」这个字段，已按普通文字查找。")
            return _Token("word", name)
        return _Token("field", field)

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
            node = self._either()
            if node is not None:
                nodes.append(node)
        return _all(nodes)

    def _either(self) -> Node | None:
        nodes: list[Node | None] = [None if self._peek() == "or" else self._unary()]
        while self._peek() == "or":
            self.at += 1
            nodes.append(self._unary())
        found = tuple(node for node in nodes if node is not None)
        if len(found) < len(nodes) and len(nodes) > 1:
            self._warn("「或」的一边是空的，已忽略。")
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
            return self._guarded(self._bracket)
        if kind == "field":
            return self._field_value(token.text)
        return self._word(Word(token.text, is_quoted=kind == "phrase"))

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

    def _bracket(self) -> Node | None:
        node = self._query()
        if self._peek() == "close":
            self.at += 1
        else:
            self._warn("有一个左括号没有配对，已按到末尾计算。")
        return node

    def _field_value(self, field: str) -> Node | None:
        if self._peek() not in ("word", "phrase"):
            self._warn("有一个字段后面没有内容，已忽略。")
            return None
        token = self.tokens[self.at]
        self.at += 1
        return self._word(Word(token.text, field=field, is_quoted=token.kind == "phrase"))

    def _word(self, word: Word) -> Node | None:
        if not word.text.strip():
            return None
        self.words += 1
        if self.words > MAX_WORDS:
            self._warn(f"查询的词太多，只用了前 {MAX_WORDS} 个。")
            return None
        return word


def _bare(text: str) -> _Token:
    folded = text.lower()
    if folded in _ORS:
        return _Token("or")
    if folded in _NOTS:
        return _Token("not")
    if folded in _ANDS:
        return _Token("and")
    return _Token("word", text)


def _closing(text: str, start: int, quote: str) -> int:
    ends = [text.find(char, start) for char in _CLOSING.get(quote, quote)]
    return min((end for end in ends if end >= 0), default=-1)


def _all(nodes: list[Node]) -> Node | None:
    if not nodes:
        return None
    return nodes[0] if len(nodes) == 1 else All(tuple(nodes))
