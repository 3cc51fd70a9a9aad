"""The addresses of 面试."""

from django.urls import URLPattern, path

from caidang.interfaces.web.views import (
    interviews,
    interviews_arrange,
    interviews_calendar,
    interviews_files,
    scorecards,
)

_CANDIDATE = "candidates/<random:public_id>/"
_INTERVIEW = "interviews/<random:public_id>/"


def interview_routes() -> list[URLPattern]:
    """Return the routes."""
    return [
        path("interviews/", interviews.interviews, name="interviews"),
        path("interviews/check/", interviews_arrange.interview_check, name="interview_check"),
        path(
            "interviews/calendar/",
            interviews_calendar.interview_calendar,
            name="interview_calendar",
        ),
        path("interviews/scorecards/", scorecards.scorecards, name="scorecards"),
        path("interviews/scorecards/new/", scorecards.scorecard_add, name="scorecard_add"),
        path("interviews/scorecards/<random:public_id>/", scorecards.scorecard, name="scorecard"),
        path(_INTERVIEW, interviews.interview, name="interview"),
        path(f"{_INTERVIEW}change/", interviews_arrange.interview_change, name="interview_change"),
        path(f"{_INTERVIEW}step/", interviews.interview_step, name="interview_step"),
        path(f"{_INTERVIEW}decision/", interviews.interview_decision, name="interview_decision"),
        path(f"{_INTERVIEW}calendar/", interviews.interview_ics, name="interview_ics"),
        path(
            f"{_INTERVIEW}feedback/<random:interviewer_id>/",
            interviews.interview_feedback,
            name="interview_feedback",
        ),
        path(f"{_INTERVIEW}notes/", interviews.interview_note, name="interview_note"),
        path(
            f"{_INTERVIEW}notes/<random:note_id>/remove/",
            interviews.interview_note_remove,
            name="interview_note_remove",
        ),
        path(f"{_INTERVIEW}files/", interviews_files.interview_files, name="interview_files"),
        path(
            f"{_INTERVIEW}files/<random:file_id>/",
            interviews_files.interview_file,
            name="interview_file",
        ),
        path(
            f"{_INTERVIEW}files/<random:file_id>/play/",
            interviews_files.interview_recording,
            name="interview_recording",
        ),
        path(
            f"{_INTERVIEW}files/<random:file_id>/remove/",
            interviews_files.interview_file_remove,
            name="interview_file_remove",
        ),
        path(
            "feed/<str:token>/interviews.ics",
            interviews_calendar.calendar_feed,
            name="calendar_feed",
        ),
        path(
            f"{_CANDIDATE}interviews/",
            interviews_arrange.candidate_interviews,
            name="candidate_interviews",
        ),
        path(
            f"{_CANDIDATE}interviews/new/",
            interviews_arrange.candidate_interview_add,
            name="candidate_interview_add",
        ),
    ]
