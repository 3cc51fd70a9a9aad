"""The facets beside a list, in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from caidang.core.sorting.tree import Tree
from caidang.domain.candidates.catalogue import readable
from caidang.domain.candidates.fields import Field
from caidang.domain.candidates.selectors.finding.bands import BAND_FACETS
from caidang.interfaces.web.forms.candidates import FACETS
from caidang.interfaces.web.wording.formats import source_name

OPEN_OPTIONS = 7
"""Options of a facet that show without unfolding the rest."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: its first options, and the rest to be unfolded."""

    name: str
    label: str
    first: tuple[Option, ...]
    rest: tuple[Option, ...]


def facets_of(
    counts: Mapping[str, Sequence[tuple[str, int]]], filters: Mapping[str, Sequence[str]], tree: Tree,
    own: Mapping[str, Field], members: Mapping[int, str],
) -> list[Facet]:
    """Return the facets that have a value; chosen values come first, counted or not."""
    labels = {
        "city": _("城市"),
        "degree": _("学历"),
        "tier": _("学校层次"),
        "years": _("经验"),
        "salary": _("期望薪资"),
        "skill": _("技能"),
        "category": _("分类"),
        "tag": _("标签"),
        "state": _("状态"),
        "owner": _("负责人"),
        "client": _("客户组"),
        "source": _("来源"),
        "updated": _("更新时间"),
        "stale": _("保鲜"),
    }
    facets = []
    labels |= {key: field.label for key, field in own.items()}
    for name in (*FACETS, *own):
        chosen = filters.get(name, ())
        counted = dict(counts.get(name, ()))
        values = [*[v for v in chosen if v not in counted], *counted]
        options = [
            Option(v, readable(own, name, option_label(name, v), members), counted.get(v, 0), v in chosen)
            for v in values
        ]
        if name == "category":
            options = _in_the_tree(options, tree)
        else:
            options.sort(key=lambda option: not option.is_chosen)
        if options:
            shown, rest = options[:OPEN_OPTIONS], options[OPEN_OPTIONS:]
            facets.append(Facet(name, labels[name], tuple(shown), tuple(rest)))
    return facets


def _in_the_tree(options: list[Option], tree: Tree) -> list[Option]:
    """Show categories as they grow: each below the one it belongs to, and further in."""
    by_value = {option.value: option for option in options}
    return [
        replace(by_value[str(one.id)], label="\u2003" * depth + one.name)
        for depth, one in tree.walk()
        if str(one.id) in by_value
    ]


def category_label(value: str, tree: Tree) -> str:
    """Say a chosen category, with the way to it."""
    return tree.path(int(value)) if value.isascii() and value.isdigit() else value


def option_label(name: str, value: str) -> str:
    """Say a facet's value as people read it."""
    if name == "source":
        return source_name(value)
    if name in BAND_FACETS:
        return _band_label(name, *value.partition("-")[::2])
    return value


def _band_label(name: str, low: str, high: str) -> str:
    """Say a stretch of years, thousands of yuan or days; either end may be open."""
    between, below, above = {
        "years": (_("%(low)s–%(high)s 年"), _("%(high)s 年以下"), _("%(low)s 年以上")),
        "salary": (_("%(low)s–%(high)sK"), _("%(high)sK 以下"), _("%(low)sK 以上")),
        "updated": (_("%(low)s–%(high)s 天前"), _("%(high)s 天内"), _("一年以前")),
        "stale": (_("%(high)s 天里过期"), _("过期了"), _("还新鲜")),
    }[name]
    said = below if low in ("", "0") else between if high else above
    return said % {"low": low, "high": high}
