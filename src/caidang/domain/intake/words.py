"""The organisation's own words for reading résumés."""

from typing import Final

from caidang.core.resume.dictionary import OWN_LISTS
from caidang.domain.intake.models import OwnWords
from caidang.foundation.accounts.policy import Action, Viewer, require

LABELS: Final = {
    "employers": "公司",
    "titles": "职位",
    "schools": "学校",
    "majors": "专业",
    "skills": "技能",
    "certificates": "证书",
}


def own_words() -> dict[str, tuple[str, ...]]:
    """Return the organisation's entries by list, as ``core.resume.dictionary.use_words`` takes them; one small query."""
    rows = OwnWords.objects.exclude(words="").values_list("name", "words")
    return {name: tuple(words.split("\n")) for name, words in rows if name in OWN_LISTS}


def words_texts(*, viewer: Viewer) -> dict[str, str]:
    """Return every list as a person edits it, one entry a line, in the order of ``LABELS``."""
    require(viewer, Action.MANAGE_WORDS)
    own = own_words()
    return {
        name: "\n".join(entry.replace("|", "，") for entry in own.get(name, ())) for name in LABELS
    }
