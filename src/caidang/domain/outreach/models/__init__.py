"""Tables of the outreach app. What is written to a person, and what he writes back, is sealed under his own key."""

from caidang.domain.outreach.models.mailing import (
    Letter,
    MailAnswer,
    Mailing,
    MailingPart,
    Mailings,
    MailTemplate,
    NoMail,
    Unwanted,
)
from caidang.domain.outreach.models.person import PersonAnswer, PersonLink
from caidang.domain.outreach.models.sending import SendAccount

__all__ = [
    "Letter", "MailAnswer", "MailTemplate", "Mailing", "MailingPart", "Mailings", "NoMail", "PersonAnswer",
    "PersonLink", "SendAccount", "Unwanted",
]  # fmt: skip
