"""Addresses: the day's work: queues, reminders, proposals, what acts by itself."""

from typing import Final

from django.urls import URLPattern, path

from caidang.interfaces.web.urls.parts import CANDIDATE
from caidang.interfaces.web.views.work import (
    automation,
    home,
    needs,
    proposals,
    reminders,
    samples,
    work,
)

ROUTES: Final[list[URLPattern]] = [
    path("reminders/", reminders.reminders, name="reminders"),
    path(f"{CANDIDATE}reminders/", reminders.candidate_reminders, name="candidate_reminders"),
    path("sorting/automation/", automation.auto_rules, name="auto_rules"),
    path("sorting/automation/rule/", automation.auto_rule, name="auto_rule"),
    path("sorting/automation/log/", automation.auto_log, name="auto_log"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("", home.home, name="home"),
    path("work/next/", work.work_next, name="work_next"),
    path("work/team/", work.work_team, name="work_team"),
    path("work/needs/", needs.needs, name="needs"),
    path("work/rules/", work.work_rules, name="work_rules"),
    path("work/hand-over/", work.work_hand_over, name="work_hand_over"),
    path("work/undo/<int:change_id>/", work.work_undo, name="work_undo"),
    path("samples/", samples.samples, name="samples"),
    path("calendar/", work.calendar, name="calendar"),
    path(f"{CANDIDATE}case/recheck/", samples.sample_settle, name="sample_settle"),
]
