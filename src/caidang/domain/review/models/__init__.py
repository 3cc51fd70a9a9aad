"""Tables of the review app."""

from caidang.domain.review.models.bulk import (
    BulkAct,
    BulkPart,
    BulkStep,
)
from caidang.domain.review.models.case import Case, Flag, Move, Sample
from caidang.domain.review.models.desk import HandedDesk
from caidang.domain.review.models.proposal import ProgramProposal
from caidang.domain.review.models.reminders import Reminder, Robot, RobotMessage
from caidang.domain.review.models.rules import Change, NeedSet, ShareRule, WorkDay
from caidang.domain.review.models.talk import Comment, Digest, Follow, Notification

__all__ = [
    "BulkAct", "BulkPart", "BulkStep", "Case", "Change", "Comment", "Digest", "Flag", "Follow",
    "HandedDesk", "Move", "NeedSet", "Notification", "ProgramProposal", "Reminder", "Robot", "RobotMessage", "Sample", "ShareRule", "WorkDay",
]  # fmt: skip
