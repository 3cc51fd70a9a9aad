"""Cards of a board, put together in one go: a template's own loop takes several times as long for each."""

import html
from collections.abc import Iterable
from typing import Final

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from caidang.domain.pipeline.selectors.board import Card, Column
from caidang.interfaces.web.templatetags.icons import icon

register = template.Library()

LATE_DAYS: Final = 14
"""So many days in one stage are told in red: somebody waits."""
_CARD: Final = (
    '<li class="cd-card" id="c-{id}" data-id="{id}" data-stage="{stage}" tabindex="-1" draggable="true" aria-label="{name}"{oob}>'
    '<div class="cd-card-line"><a href="{url}" tabindex="-1" draggable="false">{name}</a><span class="cd-grow"></span>'
    '<span class="cd-card-age{late}" title="{since}">{age}</span></div>'
    '<p class="cd-clip">{work}</p><p class="cd-clip {tone}">{facts}</p>'
    '<div class="cd-card-line cd-card-foot"><span class="cd-clip cd-grow">{foot}</span>{move}</div></li>\n'
)
_MOVE: Final = (
    '<button class="cd-quiet cd-card-move" type="button" tabindex="-1" data-move-card title="{title}" '
    'aria-label="{label}">{icon}</button>'
)


@register.simple_tag
def cards(
    found: Iterable[Card], column: Column | None, is_mine: object, may_move: object, oob: str = ""
) -> SafeString:
    """Return the cards of a column as list items; with ``oob`` each takes the place of itself on the page."""
    base = reverse("candidates")
    is_end = column is not None and column.kind.is_end
    words = {
        "since": _("在这一步的天数"), "oob": ' hx-swap-oob="true"' if oob else "",
        "title": _("移到… (M)"), "icon": icon("chevron-right"),
    }  # fmt: skip
    told = (_card(one, base, words, is_end=is_end, is_mine=bool(is_mine), may_move=bool(may_move)) for one in found)
    return mark_safe("".join(told))  # noqa: S308 - made of escaped pieces


def _card(
    one: Card, base: str, words: dict[str, str], *, is_end: bool, is_mine: bool, may_move: bool
) -> str:
    person, name = one.person, html.escape(one.person.name)
    facts = one.reason or " ".join(
        filter(
            None,
            (
                person.city, _("%(n)s 年") % {"n": person.years} if person.years is not None else "",
                person.degree, person.expected_salary,
            ),
        )
    )  # fmt: skip
    label = html.escape(_("移动 %(name)s") % {"name": one.person.name})
    move = _MOVE.format(title=words["title"], label=label, icon=words["icon"]) if may_move else ""
    return _CARD.format(
        id=one.public_id, stage=one.stage, name=name, url=f"{base}{person.public_id}/", oob=words["oob"],
        since=words["since"], late=" cd-late" if one.days >= LATE_DAYS and not is_end else "",
        age=_("%(n)s 天") % {"n": one.days} if one.days else _("今天"),
        work=html.escape(" · ".join(filter(None, (person.title, person.employer)))),
        tone="cd-card-reason" if one.reason else "cd-faint", facts=html.escape(facts),
        foot=html.escape(f"{one.client} · {one.job}" if is_mine else one.owner or "—"), move=move,
    )  # fmt: skip
