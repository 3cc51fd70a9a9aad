"""The tables of 培训."""

from caidang.domain.training.models.courses import OwnCourse, OwnLesson, OwnQuestion, TrainingFile
from caidang.domain.training.models.duties import Assignment, Duty, Outside, Seat, Session
from caidang.domain.training.models.learnt import (
    Attempt,
    Certificate,
    FirstWeek,
    LessonRead,
    SpotAnswer,
    Suggestion,
)
from caidang.domain.training.models.policies import Acknowledgement, Policy, PolicyVersion

__all__ = [
    "Acknowledgement", "Assignment", "Attempt", "Certificate", "Duty", "FirstWeek", "LessonRead", "Outside", "OwnCourse",
    "OwnLesson", "OwnQuestion", "Policy", "PolicyVersion", "Seat", "Session", "SpotAnswer", "Suggestion",
    "TrainingFile",
]  # fmt: skip
