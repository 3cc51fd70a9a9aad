"""The rules of a role as a form's boxes, and back."""

from dataclasses import dataclass
from types import MappingProxyType

from django.http import QueryDict
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.foundation.accounts.policy import Action, Rules, Scope, Sensitivity, Shown


@dataclass(frozen=True, slots=True)
class Choices:
    """The boxes: each as (value, label, whether it is ticked); ``shows`` has a row of them for each class."""

    actions: tuple[tuple[str, str, bool], ...]
    scopes: tuple[tuple[str, str, bool], ...]
    shows: tuple[tuple[Sensitivity, tuple[tuple[str, str, bool], ...]], ...]


def choices(rules: Rules) -> Choices:
    """Return the form's boxes with these rules ticked."""
    return Choices(
        actions=tuple((a.name, a.value, a in rules.actions) for a in Action),
        scopes=tuple((s.value, s.label, s in rules.scopes) for s in Scope),
        shows=tuple(
            (kind, tuple((way.value, way.label, rules.shows[kind] is way) for way in Shown))
            for kind in Sensitivity
            if kind is not Sensitivity.PUBLIC
        ),
    )


def read_rules(form: QueryDict) -> Rules:
    """Return the rules that were ticked; raises InvalidInput for what no box offers."""
    try:
        shows = {Sensitivity.PUBLIC: Shown.CLEAR} | {
            kind: Shown(form.get(f"show_{kind.value}", ""))
            for kind in Sensitivity
            if kind is not Sensitivity.PUBLIC
        }
        return Rules(
            actions=frozenset(Action[name] for name in form.getlist("action")),
            scopes=frozenset(Scope(value) for value in form.getlist("scope")),
            shows=MappingProxyType(shows),
            reveals_per_hour=int(form.get("reveals_per_hour", "")),
            reveals_per_day=int(form.get("reveals_per_day", "")),
        )
    except (KeyError, ValueError) as error:
        raise InvalidInput(_("有一项没有填好：次数要写数字，每一类字段要选一种。")) from error
