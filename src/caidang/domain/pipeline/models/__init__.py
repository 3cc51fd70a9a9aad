"""Tables of the pipeline app."""

from caidang.domain.pipeline.models.application import Application, Applications, StageEvent
from caidang.domain.pipeline.models.stage import Stage
from caidang.domain.pipeline.models.submission import (
    Answer,
    Opening,
    ReportLayout,
    Sending,
    Submission,
)

__all__ = [
    "Answer",
    "Application",
    "Applications",
    "Opening",
    "ReportLayout",
    "Sending",
    "Stage",
    "StageEvent",
    "Submission",
]
