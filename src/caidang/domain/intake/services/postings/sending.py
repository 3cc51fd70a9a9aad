"""Somebody applies by a page: looked at, put into one mail, and received like any other. Nothing is ever read to him."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from django.conf import settings
from django.db.models import F

from caidang.core.errors import CaidangError
from caidang.core.mail.application import LABELS, Application, compose, one_line
from caidang.domain.intake.models import Posting, PostingCount
from caidang.domain.intake.selectors.postings import live_posting
from caidang.domain.intake.services.postings.guards import (
    LEAST_TIME,
    LIVES,
    Stamp,
    is_first_use,
    is_let_in,
    read_stamp,
)
from caidang.domain.intake.services.receive import Incoming, receive_files
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.antivirus import Infected, NotScanned
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault.services import look_through

MOST_FILES: Final = 3
MOST_BYTES: Final = 12 * 1024 * 1024
"""Bytes of all files together: in a mail they take a third more, and that has the limit of every file."""
MOST_LINE, MOST_NAME, MOST_TEXT = 120, 40, 30_000
MOST_CHANNELS: Final = 100
SOURCE: Final = "page"
_PHONE: Final = re.compile(r"\+?[\d\s().-]{7,24}")
_MAIL: Final = re.compile(r"[^@\s,;]{1,64}@[^@\s,;.]+(?:\.[^@\s,;.]+)+")
_LEAST_DIGITS, _MOST_DIGITS = 7, 15
_TOLD: Final = ("company", "title", "years", "degree", "school", "major", "skills")
_HEADS: Final = (
    b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8",
    b"RIFF", b"BM",
)  # fmt: skip
_CLOSED_ENDS: Final = (".zip", ".eml", ".msg", ".rar", ".7z")


class Refused(CaidangError):
    """It cannot be taken as it is: ``problems`` names what is the matter with which part of the form, by code."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("请看一下标出的地方。")
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it came. ``files`` have their bytes, or None where one was too large to be kept in hand."""

    stamp: str
    typed: Mapping[str, str]
    resume: str = ""
    words: str = ""
    files: Sequence[tuple[str, bytes | None]] = ()
    agrees: bool = False
    work: str = ""
    answer: str = ""
    trap: str = ""
    """What stands in the field that people do not see."""


def apply_by_page(*, slug: str, sent: Sent, address: str, now: datetime, today: date) -> None:
    """Take an application; what the answer is never depends on who is known here.

    A form that a program filled in, or that was sent before, is thanked for and let go. Raises Refused with
    what is to be mended, NotFound where the page is closed.
    """
    posting = live_posting(slug, today=today)
    if sent.trap:
        return
    if not is_let_in(address, now=now):
        raise Refused({"form": "busy"})
    stamp = _checked_stamp(sent, posting, now)
    problems = problems_of(sent)
    if problems:
        raise Refused(problems)
    if not is_first_use(stamp, now=now):
        return
    _receive(posting, stamp, sent, now=now, today=today)


def problems_of(sent: Sent) -> dict[str, str]:
    """Return what is the matter with what was typed and attached: the part of the form, and a code."""
    found: dict[str, str] = {}
    name, phone, email = (one_line(sent.typed.get(key, "")) for key in ("name", "phone", "email"))
    if not name:
        found["name"] = "name_missing"
    elif len(name) > MOST_NAME:
        found["name"] = "too_long"
    if not phone and not email:
        found["phone"] = "contact_missing"
    digits = sum(char.isdigit() for char in phone)
    if phone and not (_PHONE.fullmatch(phone) and _LEAST_DIGITS <= digits <= _MOST_DIGITS):
        found["phone"] = "phone_bad"
    if email and not _MAIL.fullmatch(email):
        found["email"] = "email_bad"
    found |= {key: "too_long" for key in LABELS if len(sent.typed.get(key, "")) > MOST_LINE}
    found |= {key: "too_long" for key in ("resume", "words") if len(getattr(sent, key)) > MOST_TEXT}
    file = _problem_of_files(sent.files)
    if file:
        found["file"] = file
    elif not (sent.files or sent.resume.strip() or any(sent.typed.get(key, "").strip() for key in _TOLD)):
        found["file"] = "resume_missing"
    if not sent.agrees:
        found["agrees"] = "agrees_missing"
    return found


def _problem_of_files(files: Sequence[tuple[str, bytes | None]]) -> str:
    if len(files) > MOST_FILES:
        return "files_many"
    if any(data is None for _, data in files) or sum(len(data or b"") for _, data in files) > MOST_BYTES:
        return "file_large"
    for name, data in files:
        if not data:
            return "file_empty"
        # Only a look at how it begins: files are opened in the sandbox and nowhere else.
        is_text = b"\x00" not in data[:2000] or data[:2] in (b"\xff\xfe", b"\xfe\xff")
        if name.lower().endswith(_CLOSED_ENDS) or not (data.startswith(_HEADS) or data[4:8] == b"ftyp" or is_text):
            return "file_kind"
    return ""


def _checked_stamp(sent: Sent, posting: Posting, now: datetime) -> Stamp:
    stamp = read_stamp(sent.stamp)
    if stamp is None or stamp.slug != posting.slug:
        raise Refused({"form": "too_old"})
    age = now - datetime.fromtimestamp(stamp.since, UTC)
    if age > LIVES:
        raise Refused({"form": "too_old"})
    if age < LEAST_TIME:
        raise Refused({"form": "too_fast"})
    if not stamp.is_proven(sent.work, sent.answer):
        raise Refused({"answer": "answer_wrong"})
    return stamp


def _receive(posting: Posting, stamp: Stamp, sent: Sent, *, now: datetime, today: date) -> None:
    job = posting.job
    letter = compose(
        Application(
            typed=dict(sent.typed), job=job.title if job else "", resume=sent.resume, words=sent.words,
            files=[(name, data) for name, data in sent.files if data is not None],
        ),
        day=today,
    )  # fmt: skip
    way = {
        "posting": posting.pk, "channel": stamp.channel, "consent": stamp.text, "agreed": now.isoformat(),
        **({"job": job.pk} if job else {}),
    }  # fmt: skip
    name = f"应聘 {one_line(sent.typed.get('name', ''))}.eml"
    try:
        # Each as it was attached, too: in the mail they stand in letters, which not every scanner opens.
        for _name, data in sent.files:
            look_through(data or b"")
        (receipt,) = receive_files(files=[Incoming(letter, name, way)], source=SOURCE, actor=PROGRAM, now=now)
    except NotScanned as error:
        raise Refused({"form": "later"}) from error
    except Infected as error:
        raise Refused({"file": "infected"}) from error
    if receipt.item.blob_id is None:
        is_large = len(letter) > settings.CAIDANG_MAX_FILE
        raise Refused({"file": "file_large" if is_large else "infected"})
    if receipt.is_new:
        _count_in(posting, stamp.channel, today)


def _count_in(posting: Posting, channel: str, today: date) -> None:
    with write_tx():
        known = PostingCount.objects.filter(posting=posting, day=today)
        # Who invents channels gets none of his own.
        if channel and known.count() >= MOST_CHANNELS and not known.filter(channel=channel).exists():
            channel = "…"
        PostingCount.objects.bulk_create(
            [PostingCount(posting=posting, day=today, channel=channel)], ignore_conflicts=True
        )
        known.filter(channel=channel).update(count=F("count") + 1)

