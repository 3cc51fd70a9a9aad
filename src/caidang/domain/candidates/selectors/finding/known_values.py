"""What a search asks for behind 状态: 来源: 学历: 层次: 客户: 负责人: that nothing is called, and what there is instead."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from caidang.core.resume.fields.names.degrees import DEGREES
from caidang.core.review.chain import State
from caidang.core.text.normalize import search_key
from caidang.core.text.pinyin import readings
from caidang.domain.candidates.values import SOURCE_NAMES
from caidang.domain.clients.models import Client
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.search.index.values import Query
from caidang.foundation.search.query.language import parse
from caidang.foundation.search.query.tree import All, Either, Node, Not, Word
from caidang.foundation.search.selectors import find

_MOST: Final = 6
_MOST_KNOWN: Final = 200
_TIERS: Final = ("985", "211", "双一流")
_ADVICE: Final = "没有「{typed}」这{kind}，现在有：{known}。"
_NO_TEAM: Final = "「{typed}」没有专门的客户组，档案没有归给它；推给它的人在职位的看板里。"
_NO_ADVICE: Final = "没有「{typed}」这{kind}。"


@dataclass(frozen=True, slots=True)
class _Kind:
    """One field: what its values are called, what else than the counted values there is, and whether a part of a name will do."""

    name: str
    always: Callable[[Viewer], Iterable[str]]
    is_partly: bool = False


def _client_names(viewer: Viewer) -> Iterator[str]:
    near = Client.objects.visible_to(viewer).exclude(team=None).order_by("pk")
    for full, short in near.values_list("name", "short_name"):
        yield short or full


_KINDS: Final[Mapping[str, _Kind]] = {
    "state": _Kind("种状态", lambda _: [one.label for one in State if one is not State.ERASED]),
    "source": _Kind("个来源", lambda _: ()),
    "degree": _Kind("种学历", lambda _: DEGREES),
    "tier": _Kind("个学校层次", lambda _: _TIERS),
    "client": _Kind("个客户", _client_names, is_partly=True),
    "owner": _Kind("位负责人", lambda _: (), is_partly=True),
}


def unknown_values(query: Query, *, viewer: Viewer) -> tuple[str, ...]:
    """Return, for each value typed behind one of these fields that nothing within the viewer's reach is called, a
    sentence that says so and names those there are, the nearest first.

    Raises what ``find`` raises.
    """
    asked = list(dict.fromkeys(_asked(parse(query.text, query.own).node)))
    always = {field: list(_KINDS[field].always(viewer)) for field, _ in asked}
    # Counting all values costs much more than asking for one.
    odd = [
        (field, typed) for field, typed in asked
        if not _is_called(typed, field, always[field]) and not _stands(field, typed, query)
    ]  # fmt: skip
    known = _known(query, {field: always[field] for field, _ in odd}) if odd else {}
    return tuple(_NO_TEAM.format(typed=typed) if _lacks_team(field, typed, viewer) else _said(field, typed, known[field]) for field, typed in odd)


def _asked(node: Node | None) -> Iterator[tuple[str, str]]:
    if isinstance(node, Word):
        if node.field in _KINDS and node.text.strip():
            yield node.field, node.text.strip()
    elif isinstance(node, Not):
        yield from _asked(node.node)
    elif isinstance(node, All | Either):
        for one in node.nodes:
            yield from _asked(one)


def _stands(field: str, typed: str, query: Query) -> bool:
    """Tell whether a record within reach is found by the value alone."""
    plain = re.sub(r"[\W_]+", " ", typed).strip()
    alone = Query(text=f'{field}:"{plain}"', scopes=query.scopes, limit=0, today=query.today)
    return bool(plain) and find(alone).total > 0


def _known(query: Query, always: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What there is of each field: what it always has, and what the records within reach say, the commonest first."""
    asked = Query(scopes=query.scopes, facets=tuple(always), facet_size=_MOST_KNOWN, limit=0, today=query.today)
    counted = find(asked).facets
    return {
        name: list(dict.fromkeys((*known, *(_shown(name, value) for value, n in counted[name] if n))))
        for name, known in always.items()
    }


def _shown(field: str, value: str) -> str:
    return SOURCE_NAMES.get(value, value) if field == "source" else value


def _is_called(typed: str, field: str, known: Sequence[str]) -> bool:
    sought = search_key(typed)
    names = [search_key(one) for one in known]
    is_partly = _KINDS[field].is_partly
    return any(sought in name if is_partly else name.startswith(sought) for name in names)


def _lacks_team(field: str, typed: str, viewer: Viewer) -> bool:
    """Tell whether it is the name of a client within reach that no team serves."""
    if field != "client":
        return False
    sought = search_key(typed)
    alone = Client.objects.visible_to(viewer).filter(team=None).values_list("name", "short_name")
    return any(sought in search_key(name) for names in alone for name in names if name)


def _said(field: str, typed: str, known: Sequence[str]) -> str:
    near = sorted(known, key=lambda one: -_likeness(typed, one))[:_MOST]
    more = " 等" if len(known) > len(near) else ""
    text = _ADVICE if near else _NO_ADVICE
    return text.format(typed=typed, kind=_KINDS[field].name, known="、".join(near) + more)


def _likeness(typed: str, known: str) -> float:
    """How much two names have in common, as they are written or as they sound."""
    pairs = ((search_key(typed), search_key(known)), (_letters(typed), _letters(known)))
    return max(SequenceMatcher(None, one, other).ratio() for one, other in pairs)


def _letters(text: str) -> str:
    return "".join(syllables[0] for syllables in readings(text) if syllables) or search_key(text)
