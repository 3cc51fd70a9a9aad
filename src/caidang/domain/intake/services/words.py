"""An organisation adds its own words to the lists that résumés are read by."""

from collections.abc import Mapping
from datetime import datetime

from caidang.core.errors import InvalidInput
from caidang.core.resume.dictionary import OWN_LISTS
from caidang.core.text.word_lines import word_lines
from caidang.domain.intake.models import OwnWords
from caidang.domain.intake.words import LABELS, own_words
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

MAX_ENTRIES = 5000
"""Entries of one list."""
MAX_WORD = 60
MIN_WORD = 2


def set_words(*, texts: Mapping[str, str], actor: Viewer, now: datetime) -> int:
    """Replace the organisation's lists by these texts and return how many entries there are in all.

    One entry a line: the name, then its other names, parted by commas, 、, = or |. A list that is
    not in ``texts`` stays. Raises InvalidInput naming the list and the line that cannot be used.
    """
    require(actor, Action.MANAGE_WORDS)
    wanted = {name: _entries(name, texts[name]) for name in OWN_LISTS if name in texts}
    with write_tx():
        for name, entries in wanted.items():
            OwnWords.objects.update_or_create(
                name=name,
                defaults={
                    "words": "\n".join(entries), "changed_at": now, "changed_by": actor.user_id,
                },
            )  # fmt: skip
        audit.record(
            actor_id=actor.user_id, verb="intake.words", subject="words", now=now,
            detail={name: len(entries) for name, entries in wanted.items()},
        )  # fmt: skip
    return sum(map(len, own_words().values()))


def _entries(name: str, text: str) -> list[str]:
    found: dict[str, None] = {}
    for number, words in word_lines(text):
        place = f"「{LABELS[name]}」第 {number} 行"
        if max(map(len, words)) > MAX_WORD:
            raise InvalidInput(f"{place}有一个词太长，最多 {MAX_WORD} 个字。")
        if min(map(len, words)) < MIN_WORD:
            raise InvalidInput(f"{place}有一个词只有一个字，会认错别的字，至少 {MIN_WORD} 个字。")
        found["|".join(words)] = None
    if len(found) > MAX_ENTRIES:
        raise InvalidInput(f"「{LABELS[name]}」最多 {MAX_ENTRIES} 行。")
    return list(found)
