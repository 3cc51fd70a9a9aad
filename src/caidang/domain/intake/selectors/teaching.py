"""A mail as it was read, line by line, so that a person can mark a value in it; and a layout tried on the last ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from caidang.core.errors import NotAllowed, NotFound
from caidang.core.mail.layouts import FIELDS, Layout, Where, find
from caidang.core.mail.recognise import Told
from caidang.domain.candidates.models import Candidate, Document
from caidang.domain.candidates.selectors.finding.texts import text_of
from caidang.domain.candidates.selectors.page.documents import require_original
from caidang.domain.candidates.selectors.shown.seeing import list_lens
from caidang.domain.intake.models import Mailbox, MailLayout, MailSeen
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import parse_public_id

LAST: Final = 50
"""Mails of the same sender on which a layout is tried."""
MOST_LINES: Final = 300
_NONE: Final = "没有这封邮件，或它还没有读成档案。"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A mail that can be taught from. ``sender`` is its domain; ``told`` what its subject told by itself."""

    mail: MailSeen
    sender: str
    subject: str
    lines: tuple[str, ...]
    told: Told
    layouts: tuple[MailLayout, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a layout finds in one of the last mails; ``value`` is empty where it finds nothing."""

    sent_on: str
    subject: str
    value: str


def get_lesson(*, mailbox: Mailbox, public_id: str, viewer: Viewer, now: datetime) -> Lesson:
    """Return the mail with its text; raises NotFound, or NotAllowed for who may not look into the original."""
    require(viewer, Action.MANAGE_SOURCES)
    key = parse_public_id(public_id, missing=_NONE)
    mail = MailSeen.objects.select_related("item__data_key").filter(mailbox=mailbox, public_id=key).first()
    found = [] if mail is None else _read([mail], viewer)
    if mail is None or not found or mail.item is None:
        raise NotFound(_NONE)
    require_original(found[0][1], viewer=viewer, now=now)
    told = mail.item.opened_told()
    sender = _domain(told)
    return Lesson(
        mail, sender, str(told.get("subject", "")), lines_of(found[0][1])[:MOST_LINES],
        Told(str(told.get("job", "")), str(told.get("city", "")), str(told.get("name", ""))),
        tuple(MailLayout.objects.filter(sender=sender)),
    )


def try_layout(layout: Layout, *, viewer: Viewer) -> list[Tried]:
    """Return what the layout finds in the last mails of its sender that the viewer may look into, newest first."""
    require(viewer, Action.MANAGE_SOURCES)
    if not list_lens(viewer).is_original_open:
        raise NotAllowed("试用要看到信里的内容，请由看得到原件的同事来教。")
    mails = MailSeen.objects.filter(item__isnull=False, content__gt="").select_related("item__data_key")
    known = mails.filter(sender=layout.sender)
    # People's own senders are not noted in clear: there the last of all are looked through.
    group = list((known if known.exists() else mails.filter(sender="")).order_by("-pk")[: LAST * 4])
    tried = []
    for mail, document in _read(group, viewer):
        told = mail.item.opened_told() if mail.item else {}
        if _domain(told) != layout.sender:
            continue
        subject = str(told.get("subject", ""))
        hit = find(layout, subject=subject, lines=lines_of(document))
        tried.append(Tried(str(told.get("sent_on", "")), subject, hit.value if hit else ""))
        if len(tried) == LAST:
            break
    return tried


def layout_of(row: MailLayout) -> Layout:
    """Return a kept layout as a value."""
    return Layout(row.sender, row.field, Where(row.where), row.before, row.after)


def label_of(field: str) -> str:
    """Return a field's name in Chinese."""
    return FIELDS.get(field, field)


def lines_of(document: Document) -> tuple[str, ...]:
    """Return the lines of a document's text, empty ones left out."""
    return tuple(line for line in text_of(document).split("\n") if line.strip())


def _domain(told: "dict[str, object]") -> str:
    sender = str(told.get("sender", ""))
    return sender.rpartition("@")[2] or sender


def _read(mails: Sequence[MailSeen], viewer: Viewer) -> list[tuple[MailSeen, Document]]:
    """The mails with the documents that they were read as; the others, and those out of reach, are left out."""
    contents = {mail.content: mail for mail in mails if mail.content}
    reach = Candidate.objects.visible_to(viewer)
    documents = Document.objects.filter(fingerprint__in=contents, kind="eml", candidate__in=reach)
    found = {one.fingerprint: one for one in documents.select_related("data_key", "candidate__audience")}
    return [(mail, found[mail.content]) for mail in mails if mail.content in found]
