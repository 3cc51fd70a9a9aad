"""Tables of the pipeline app."""

from caidang.domain.pipeline.models.application import Application, Applications, StageEvent
from caidang.domain.pipeline.models.interview import (
    CalendarLink,
    Feedback,
    Interview,
    Interviewer,
    InterviewFile,
    InterviewLetter,
    InterviewNote,
    Scorecard,
)
from caidang.domain.pipeline.models.stage import Stage

__all__ = [
    "Application", "Applications", "CalendarLink", "Feedback", "Interview", "InterviewFile",
    "InterviewLetter", "InterviewNote", "Interviewer", "Scorecard", "Stage", "StageEvent",
]  # fmt: skip
