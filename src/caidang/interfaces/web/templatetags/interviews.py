"""How interviews are written: days, times by the team's clock, means."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caidang.domain.pipeline.scorecards import Competency
from caidang.domain.pipeline.selectors.interviews.lists import InterviewRow
from caidang.domain.pipeline.selectors.interviews.one import Judgement

register = template.Library()
_DAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))


@register.filter
def weekday(day: date) -> str:
    """Write the day of the week."""
    return str(_DAYS[day.weekday()])


@register.filter
def local_span(row: InterviewRow) -> str:
    """Write from when to when, by the team's clock."""
    return f"{timezone.localtime(row.start):%H:%M}–{timezone.localtime(row.end):%H:%M}"


@register.filter
def local_time(row: InterviewRow) -> str:
    """Write the day and the time, by the team's clock."""
    return f"{timezone.localtime(row.start):%Y-%m-%d} {local_span(row)}"


@register.filter
def mean(value: float | None) -> str:
    """Write a mean with one digit after the point."""
    return "—" if value is None else f"{value:.1f}"


@register.filter
def score_of(judged: Judgement, competency: Competency) -> str:
    """Write what this interviewer gave that competency."""
    return next((str(score) for one, score, _ in judged.scores if one == competency and score), "—")
