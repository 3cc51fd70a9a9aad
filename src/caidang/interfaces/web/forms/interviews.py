"""What a person writes to arrange an interview, to judge one, and to make a scorecard."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from caidang.core.errors import InvalidInput
from caidang.domain.pipeline.models import Interview
from caidang.domain.pipeline.scorecards import MOST, SCALE, Competency
from caidang.domain.pipeline.services.interviews.plan import Contact, Plan
from caidang.domain.pipeline.timing import LONGEST, SHORTEST, ZONES, moment
from caidang.foundation.lib.public_ids import row_number

Choices = Sequence[tuple[Any, Any]]
_SMALL = {"class": "form-control form-control-sm"}
_SELECT = {"class": "form-select form-select-sm"}
CONTACTS = 2
"""Empty lines for people at the client."""


class InterviewForm(forms.Form):
    """An interview to be arranged or changed. Who holds it is read beside it, see ``contacts_of``."""

    application = forms.TypedChoiceField(
        label=_("应聘的职位"), coerce=int, widget=forms.Select(attrs=_SELECT)
    )
    round = forms.IntegerField(
        label=_("轮次"), min_value=1, max_value=20, widget=forms.NumberInput(attrs=_SMALL)
    )
    kind = forms.ChoiceField(
        label=_("方式"), choices=Interview.Kind.choices, widget=forms.Select(attrs=_SELECT)
    )
    day = forms.CharField(
        label=_("日期"), max_length=10, widget=forms.DateInput(attrs={**_SMALL, "type": "date"})
    )
    at = forms.CharField(
        label=_("开始"), max_length=8, widget=forms.TimeInput(attrs={**_SMALL, "type": "time"})
    )
    minutes = forms.IntegerField(
        label=_("分钟"), min_value=SHORTEST, max_value=LONGEST,
        widget=forms.NumberInput(attrs={**_SMALL, "step": 5}),
    )  # fmt: skip
    zone = forms.ChoiceField(
        label=_("时区"), choices=tuple(ZONES.items()), widget=forms.Select(attrs=_SELECT)
    )
    place = forms.CharField(
        label=_("地点"), required=False, widget=forms.TextInput(attrs={**_SMALL, "maxlength": 300})
    )
    link = forms.CharField(
        label=_("会议链接"), required=False,
        widget=forms.TextInput(attrs={**_SMALL, "maxlength": 300, "placeholder": "https://"}),
    )  # fmt: skip
    told = forms.CharField(
        label=_("给面试官的话"), required=False,
        widget=forms.Textarea(attrs={**_SMALL, "rows": 2, "maxlength": 2000}),
    )  # fmt: skip
    scorecard = forms.ChoiceField(
        label=_("评分表"), required=False, widget=forms.Select(attrs=_SELECT)
    )
    naming = forms.ChoiceField(
        label=_("邀请里怎么称呼候选人"), choices=Interview.Naming.choices,
        widget=forms.Select(attrs=_SELECT),
    )  # fmt: skip
    member = forms.TypedMultipleChoiceField(
        label=_("面试官"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    invite = forms.BooleanField(label=_("发日历邀请"), required=False)

    def __init__(
        self, *args: Any, applications: Choices, members: Choices, scorecards: Choices, **kwargs: Any
    ) -> None:
        """Offer these jobs, members and scorecards."""
        super().__init__(*args, **kwargs)
        offered = {
            "application": applications, "member": members,
            "scorecard": [("", _("不用评分表，只写评语")), *scorecards],
        }  # fmt: skip
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def plan(self, contacts: Sequence[Contact]) -> Plan:
        """Return the plan of a valid form; raises InvalidInput for a time that there is not."""
        found = self.cleaned_data
        return Plan(
            round=found["round"], kind=found["kind"], minutes=found["minutes"], zone=found["zone"],
            start=moment(found["day"], found["at"], found["zone"]), place=found["place"],
            link=found["link"], told=found["told"], naming=found["naming"], members=found["member"],
            contacts=contacts, scorecard=found["scorecard"], are_invited=found["invite"],
        )  # fmt: skip


def contacts_of(data: QueryDict) -> list[Contact]:
    """Return the people at the client that the form names, empty lines left out."""
    lines = zip_longest(data.getlist("contact_name"), data.getlist("contact_address"), fillvalue="")
    return [Contact(name, address) for name, address in lines if name.strip() or address.strip()]


def first_values(now: datetime) -> dict[str, Any]:
    """Return what a new interview begins with: the next full hour but one."""
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    return {
        "kind": Interview.Kind.VIDEO, "minutes": 60, "zone": settings.TIME_ZONE,
        "naming": Interview.Naming.INITIALS, "invite": True, "day": f"{local:%Y-%m-%d}", "at": "",
    }  # fmt: skip


def scores_of(data: QueryDict, competencies: Sequence[Competency]) -> dict[str, int]:
    """Return the scores given; competencies go by their place in the form."""
    given = {one.name: row_number(data.get(f"score-{n}", "")) for n, one in enumerate(competencies)}
    return {name: score for name, score in given.items() if score}


def remarks_of(data: QueryDict, competencies: Sequence[Competency]) -> dict[str, str]:
    """Return the remarks by competency."""
    return {one.name: data.get(f"remark-{n}", "") for n, one in enumerate(competencies)}


def scorecard_of(data: Mapping[str, str]) -> list[Competency]:
    """Return the competencies that a scorecard's form holds; a line without a name is none."""
    found = []
    for n in range(MOST):
        name = data.get(f"name-{n}", "")
        anchors = tuple(data.get(f"anchor-{n}-{score}", "") for score in SCALE)
        about = data.get(f"about-{n}", "")
        if not name.strip():
            if about.strip() or any(anchor.strip() for anchor in anchors):
                raise InvalidInput(f"第 {n + 1} 项没有名称，写上再保存；不要这一项就全部清空。")
            continue
        found.append(Competency(name, about, anchors, data.get(f"must-{n}") == "yes"))
    return found
