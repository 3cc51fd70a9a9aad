"""Tables of the intake app, by topic."""

from caidang.domain.intake.models.items import (
    IntakeItem,
    IntakeItems,
    IntakeKey,
    OwnWords,
    RereadItem,
    RereadRun,
)
from caidang.domain.intake.models.mailbox import Mailbox, MailFolder, MailRule
from caidang.domain.intake.models.mails import MailLayout, MailSeen, MailSender
from caidang.domain.intake.models.places import FolderFile, WatchedFolder
from caidang.domain.intake.models.postings import Posting, PostingCount, PostingGuard

__all__ = [
    "FolderFile", "IntakeItem", "IntakeItems", "IntakeKey", "MailFolder", "MailLayout", "MailRule", "MailSeen", "MailSender",
    "Mailbox", "OwnWords", "Posting", "PostingCount", "PostingGuard", "RereadItem", "RereadRun", "WatchedFolder",
]  # fmt: skip
