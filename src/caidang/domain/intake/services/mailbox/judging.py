"""Which rule a mail falls under, and so what becomes of it: from its head alone, as often as one likes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from caidang.core.mail.headers import Envelope
from caidang.core.mail.recognise import Judgement, Sign, judge
from caidang.domain.intake.models import MailRule, MailSeen
from caidang.domain.intake.way import is_named, words_of

Outcome = MailSeen.Outcome


@dataclass(frozen=True, slots=True)
class Head:
    """A mail's head: what its envelope says, how large it is, and its attachments' names where they are known."""

    envelope: Envelope
    size: int
    arrived_at: datetime
    attachments: Sequence[str] = ()
    may_have_attachments: bool = False
    may_answer: bool = False
    """Whether it may be an answer to a letter of ours, or one that came back."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a mail, by which rule; ``needs_names``: its attachments' names would tell more."""

    outcome: Outcome
    rule: MailRule | None
    judgement: Judgement
    needs_names: bool = False


def decide(
    head: Head, rules: Sequence[MailRule], *, taught: Collection[str], now: datetime, most_bytes: int,
    are_names_known: bool = True,
) -> Fate:  # fmt: skip
    """Return what becomes of the mail by the first of the folder's rules that fits."""
    judgement = judge(head.envelope, head.attachments, taught=taught)
    is_open = head.may_have_attachments and not are_names_known
    is_old = False
    for rule in rules:
        if not _fits(rule, head, is_open=is_open):
            continue
        if rule.max_age and now - head.arrived_at > timedelta(days=rule.max_age):
            is_old = True
            continue
        if is_open and (rule.attachment or (rule.is_resumes_only and judgement.sign is not Sign.RESUME)):
            return Fate(Outcome.OTHER, rule, judgement, needs_names=True)
        if rule.is_resumes_only and judgement.sign is not Sign.RESUME:
            is_site = judgement.sign is Sign.ADVERT
            return Fate(Outcome.ADVERT if is_site else Outcome.OTHER, rule, judgement)
        return Fate(Outcome.TOO_LARGE if head.size > most_bytes else Outcome.WAITING, rule, judgement)
    return Fate(Outcome.TOO_OLD if is_old else Outcome.NO_RULE, None, judgement)


def _fits(rule: MailRule, head: Head, *, is_open: bool) -> bool:
    envelope = head.envelope
    source = f"{envelope.sender_name} {envelope.sender}".lower()
    if not _says(rule.sender, source) or not _says(rule.subject, envelope.subject.lower()):
        return False
    if not rule.attachment or is_open:
        return True
    return any(is_named(name, rule.attachment) for name in head.attachments)


def _says(condition: str, text: str) -> bool:
    words = words_of(condition)
    return not words or any(word in text for word in words)
