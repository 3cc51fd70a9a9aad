"""Addresses: interviews, calendars, scorecards."""

from typing import Final

from django.urls import URLPattern, path

from caidang.interfaces.web.urls.parts import CANDIDATE, INTERVIEW
from caidang.interfaces.web.views.interviews import (
    arrange,
    calendar,
    files,
    interviews,
    scorecards,
)

ROUTES: Final[list[URLPattern]] = [
    path("interviews/", interviews.interviews, name="interviews"),
    path("interviews/check/", arrange.interview_check, name="interview_check"),
    path("interviews/calendar/", calendar.interview_calendar, name="interview_calendar"),
    path("interviews/scorecards/", scorecards.scorecards, name="scorecards"),
    path("interviews/scorecards/new/", scorecards.scorecard_add, name="scorecard_add"),
    path("interviews/scorecards/<random:public_id>/", scorecards.scorecard, name="scorecard"),
    path(INTERVIEW, interviews.interview, name="interview"),
    path(f"{INTERVIEW}change/", arrange.interview_change, name="interview_change"),
    path(f"{INTERVIEW}step/", interviews.interview_step, name="interview_step"),
    path(f"{INTERVIEW}decision/", interviews.interview_decision, name="interview_decision"),
    path(f"{INTERVIEW}calendar/", interviews.interview_ics, name="interview_ics"),
    path(
        f"{INTERVIEW}feedback/<random:interviewer_id>/",
        interviews.interview_feedback,
        name="interview_feedback",
    ),
    path(f"{INTERVIEW}notes/", interviews.interview_note, name="interview_note"),
    path(
        f"{INTERVIEW}notes/<random:note_id>/remove/",
        interviews.interview_note_remove,
        name="interview_note_remove",
    ),
    path(f"{INTERVIEW}files/", files.interview_files, name="interview_files"),
    path(f"{INTERVIEW}files/<random:file_id>/", files.interview_file, name="interview_file"),
    path(
        f"{INTERVIEW}files/<random:file_id>/play/",
        files.interview_recording,
        name="interview_recording",
    ),
    path(
        f"{INTERVIEW}files/<random:file_id>/remove/",
        files.interview_file_remove,
        name="interview_file_remove",
    ),
    path("feed/<str:token>/interviews.ics", calendar.calendar_feed, name="calendar_feed"),
    path(f"{CANDIDATE}interviews/", arrange.candidate_interviews, name="candidate_interviews"),
    path(
        f"{CANDIDATE}interviews/new/",
        arrange.candidate_interview_add,
        name="candidate_interview_add",
    ),
]
