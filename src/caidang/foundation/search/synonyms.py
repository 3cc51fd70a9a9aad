"""Words that mean the same: the built-in groups and the organisation's own."""

from functools import lru_cache
from typing import TypeAlias

from caidang.core.text.synonyms import Table, built_in, table_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.search.models import SynonymGroup

Groups: TypeAlias = tuple[tuple[str, ...], ...]


def own_groups() -> Groups:
    """Return the groups that the organisation added, in the order they were added."""
    return tuple(
        tuple(words.split("|")) for words in SynonymGroup.objects.values_list("words", flat=True)
    )


def synonyms_text(*, viewer: Viewer) -> str:
    """Return the organisation's groups as a person edits them, one a line."""
    require(viewer, Action.MANAGE_WORDS)
    return "\n".join("，".join(words) for words in own_groups())


def synonym_table() -> Table:
    """Return all groups as a table; one small query."""
    return table_with(own_groups())


@lru_cache(maxsize=2)
def table_with(groups: Groups) -> Table:
    """Return the built-in groups and these as a table."""
    return table_of((*built_in(), *groups))
