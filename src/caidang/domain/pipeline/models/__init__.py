"""Tables of the pipeline app."""

from caidang.domain.pipeline.models.application import (
    Application,
    Applications,
    Following,
    StageEvent,
)
from caidang.domain.pipeline.models.block import Block
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
from caidang.domain.pipeline.models.run import ApplyItem, ApplyRun
from caidang.domain.pipeline.models.stage import Stage
from caidang.domain.pipeline.models.submission import (
    Answer,
    Opening,
    ReportLayout,
    Sending,
    Submission,
)

__all__ = [
    "Answer", "Application", "Applications", "ApplyItem", "ApplyRun", "Block", "CalendarLink", "Feedback",
    "Following", "Interview", "InterviewFile", "InterviewLetter", "InterviewNote", "Interviewer", "Opening",
    "ReportLayout", "Scorecard", "Sending", "Stage", "StageEvent", "Submission",
]  # fmt: skip
