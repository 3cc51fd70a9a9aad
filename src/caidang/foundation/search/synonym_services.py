"""An organisation changes its own words that mean the same."""

from datetime import datetime

from caidang.core.errors import InvalidInput
from caidang.core.text.word_lines import word_lines
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search.models import SynonymGroup

MAX_GROUPS = 500
MAX_GROUP_WORDS = 20
MAX_SYNONYM = 40


def set_synonyms(*, text: str, actor: Viewer, now: datetime) -> int:
    """Replace the organisation's own groups by these lines and return how many there are.

    One group a line, its words parted by commas, 、, = or |. Raises InvalidInput naming the line
    that cannot be used.
    """
    require(actor, Action.MANAGE_WORDS)
    groups = _groups_of(text)
    with write_tx():
        SynonymGroup.objects.all().delete()
        SynonymGroup.objects.bulk_create(
            SynonymGroup(words="|".join(words), created_at=now, created_by=actor.user_id)
            for words in groups
        )
        audit.record(
            actor_id=actor.user_id, verb="search.synonyms", subject="synonyms", now=now,
            detail={"groups": len(groups)},
        )  # fmt: skip
    return len(groups)


def _groups_of(text: str) -> list[list[str]]:
    groups = []
    for number, words in word_lines(text):
        if not 2 <= len(words) <= MAX_GROUP_WORDS:
            raise InvalidInput(f"第 {number} 行要有 2 到 {MAX_GROUP_WORDS} 个词，用逗号隔开。")
        if max(map(len, words)) > MAX_SYNONYM:
            raise InvalidInput(f"第 {number} 行有一个词太长，最多 {MAX_SYNONYM} 个字。")
        groups.append(words)
    if len(groups) > MAX_GROUPS:
        raise InvalidInput(f"最多 {MAX_GROUPS} 组。")
    return groups
