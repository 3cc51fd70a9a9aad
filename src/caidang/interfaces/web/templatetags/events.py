"""What the log holds, in words: on a record's timeline and on the auditor's page."""

from collections.abc import Mapping
from typing import Any, Protocol

from django import template
from django.utils.translation import gettext as _

from caidang.domain.candidates.catalogue import known_field
from caidang.foundation.accounts.policy import Role
from caidang.interfaces.web.log_words.clients import on_clients
from caidang.interfaces.web.log_words.collecting import in_connections, in_sheets, in_the_intake
from caidang.interfaces.web.log_words.house import in_the_house, of_members
from caidang.interfaces.web.log_words.kinds import kinds
from caidang.interfaces.web.log_words.law import under_the_law
from caidang.interfaces.web.log_words.records import on_records
from caidang.interfaces.web.log_words.sorting import on_sorting
from caidang.interfaces.web.log_words.training import in_training
from caidang.interfaces.web.log_words.work import in_interviews, in_the_chain, on_the_way

register = template.Library()


class Happened(Protocol):
    """An event of the log."""

    @property
    def verb(self) -> str:
        """What was done."""

    @property
    def detail(self) -> Mapping[str, Any]:
        """Names of fields, numbers and ids."""


@register.filter
def event_words(event: Happened) -> str:
    """Say what was done, without saying any value."""
    field = known_field(str(event.detail.get("field", "")))
    return words_of(event.detail, field.label if field else "").get(event.verb, event.verb)


@register.filter
def verb_words(verb: str) -> str:
    """Say a verb alone, where nothing is known of what was told with it."""
    return words_of({}, "").get(verb, verb)


def words_of(detail: Mapping[str, Any], label: str) -> dict[str, str]:
    """Return what each verb is called where it was told with this detail; ``label`` names the field."""
    return {
        **on_records(detail, label), **on_clients(detail), **on_sorting(), **in_the_chain(detail, label), **on_the_way(),
        **in_interviews(detail), **in_the_intake(), **in_sheets(), **in_connections(), **under_the_law(), **in_the_house(), **of_members(detail),
        **in_training(),
    }  # fmt: skip


@register.filter
def subject_words(subject: str) -> str:
    """Say what it was done to: the kind in words, and its number where it has one."""
    kind, _colon, one = subject.partition(":")
    if kind == "role":
        return _("角色 %(role)s") % {"role": next((r.label for r in Role if r == one), one)}
    return f"{kinds().get(kind, kind)} {one}".strip()
