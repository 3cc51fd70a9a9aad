"""What the team keeps for using again: templates of mails and reports, scorecards, searches; found in one place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caidang.core.text.normalize import search_key
from caidang.domain.candidates.selectors.finding.saved_views import list_views
from caidang.domain.outreach.selectors.letters import list_templates
from caidang.domain.pipeline.selectors.submissions.layouts import layouts_with_words
from caidang.domain.pipeline.services.interviews.scorecards import list_scorecards
from caidang.foundation.accounts.policy import Action, Viewer, may

KINDS: Final = {
    "mail": gettext_lazy("邮件模板"), "report": gettext_lazy("报告模板"),
    "scorecard": gettext_lazy("评分表"), "view": gettext_lazy("搜索"),
}  # fmt: skip
_LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class Template:
    """Something to use again; ``about`` is a line of what is in it, ``words`` all that it is found by."""

    kind: str
    name: str
    about: str
    url: str
    words: str

    @property
    def kind_label(self) -> str:
        """What it is, in Chinese."""
        return str(KINDS[self.kind])


def find_templates(text: str, *, viewer: Viewer, kind: str = "", most: int = 200) -> list[Template]:
    """This function will return the templates within the viewer's rights that hold every word typed."""
    words = search_key(text).split()
    found = (one for one in _all(viewer) if not kind or one.kind == kind)
    fitting = [one for one in found if all(word in search_key(one.words) for word in words)]
    return fitting[:most]


def _all(viewer: Viewer) -> Iterator[Template]:
    if may(viewer, Action.MAIL):
        url = reverse("mail_templates")
        for mail in list_templates(viewer=viewer):
            yield _one("mail", mail.name, mail.subject, f"{url}#t{mail.pk}", mail.body)
    if may(viewer, Action.SUBMIT):
        for layout, words in layouts_with_words(viewer=viewer):
            about = layout.client or _("通用")
            yield _one("report", layout.name, about, reverse("report_layout", args=[layout.public_id]), words)
    if may(viewer, Action.INTERVIEW):
        for card in list_scorecards(viewer=viewer):
            if not card.is_archived:
                names = "、".join(one["name"] for one in card.competencies)
                told = " ".join(str(one.get("about", "")) for one in card.competencies)
                yield _one("scorecard", card.name, names, reverse("scorecard", args=[card.public_id]), told)
    if may(viewer, Action.READ_CANDIDATE):
        for view in list_views(viewer=viewer):
            about = view.text or (_("团队的") if view.is_team else _("自己的"))
            yield _one("view", view.name, about, reverse("saved_view", args=[view.public_id]))


def _one(kind: str, name: str, about: str, url: str, more: str = "") -> Template:
    return Template(kind, name, about[:_LONGEST], url, f"{name} {about} {more}")
