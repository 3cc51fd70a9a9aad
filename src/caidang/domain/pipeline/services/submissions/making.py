"""A person's report is made: composed as the layout says, marked for its recipient, drawn as PDF and Word."""

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from caidang.core.report.marks import write_mark
from caidang.core.report.model import Report, mapped
from caidang.core.report.own_layout import fill_layout
from caidang.core.report.pdf import draw_pdf
from caidang.core.report.redrawn import redraw
from caidang.core.report.word import draw_word
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.page.documents import open_pages
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.seeing import lens_on
from caidang.domain.candidates.values import present
from caidang.domain.clients.models import Job
from caidang.domain.pipeline.compose import Copy, compose
from caidang.domain.pipeline.layout import Mode, closed_to
from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.selectors.submissions.layouts import Chosen
from caidang.domain.pipeline.selectors.submissions.rules import contacts_from, least_closed
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.vault import keyed

_NUMBERS = 10**8


@dataclass(frozen=True, slots=True)
class Wanted:
    """One person to put forward: the consultant's words for him, and whether his résumé goes along, redrawn."""

    candidate: str
    pitch: str = ""
    with_pages: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A report that is ready to go."""

    candidate: Candidate
    public_id: uuid.UUID
    number: int
    report: Report
    shown: Mapping[str, Mode]
    pdf: bytes
    word: bytes
    pages: bytes | None

    @property
    def digests(self) -> list[str]:
        """SHA-256 of each file, hex."""
        files = (self.pdf, self.word, self.pages)
        return [hashlib.sha256(file).hexdigest() for file in files if file is not None]


def mark_key(public_id: uuid.UUID | str) -> bytes:
    """Return the key of a copy's mark; only this installation's vault gives it."""
    return keyed.mark_key(str(public_id))


def make_report(
    wanted: Wanted, chosen: Chosen, modes: Mapping[str, Mode], *, job: Job, recipient: str,
    viewer: Viewer, now: datetime, today: date,
) -> Made:  # fmt: skip
    """Make one person's report; nothing is stored. Never inside a transaction.

    However the layout shows a field, it is closed as far as the contract and the sender's rights ask.
    """
    candidate = get_candidate(wanted.candidate, viewer=viewer)
    require(viewer, Action.SUBMIT, candidate.target)
    application = Application.objects.select_related("stage").filter(candidate=candidate, job=job, joined_into=None).first()
    lens = lens_on(candidate, viewer=viewer, now=now)
    since = contacts_from(job.client, today=today)
    least = least_closed(lens=lens, application=application, since=since, viewer=viewer)
    shown = closed_to({**chosen.layout.modes, **modes}, least)
    public_id, number = uuid.uuid4(), secrets.randbelow(_NUMBERS)
    client = job.client
    copy = Copy(
        number=f"TJ-{number:08d}", day=today, recipient=recipient, client=str(client), job=job.title,
        pitch=wanted.pitch or chosen.layout.pitch, logo=chosen.logo,
    )  # fmt: skip
    key = mark_key(public_id)
    plain = compose(present(candidate), replace(chosen.layout, modes=shown), copy)
    report = mapped(plain, lambda text: write_mark(text, key))
    word = fill_layout(chosen.word, report, words_of(report, copy), key=key) if chosen.word else draw_word(report, key=key)
    pages = _pages(candidate, shown, report, viewer=viewer, now=now) if wanted.with_pages else None
    return Made(candidate, public_id, number, report, shown, draw_pdf(report, key=key), word, pages)


def words_of(report: Report, copy: Copy) -> dict[str, str]:
    """Return what the placeholders of a Word layout of one's own stand for."""
    return copy.words | {
        "姓名": report.name, "标题": report.headline, "公司": report.issuer, "提示": report.notice,
    }  # fmt: skip


def as_kept(report: Report) -> dict[str, object]:
    """Return the report as JSON values, without the picture."""
    return asdict(replace(report, logo=None))


def _pages(
    candidate: Candidate, shown: Mapping[str, Mode], report: Report, *, viewer: Viewer, now: datetime
) -> bytes | None:
    document = candidate.documents.order_by("-received_at", "id").first()
    if document is None:
        return None
    pages = open_pages(str(document.public_id), viewer=viewer, now=now)
    known = [v.value for v in present(candidate) if shown.get(v.field, Mode.SHOW) is not Mode.SHOW and len(v.value) > 1]
    return redraw(pages, known, mark=report.mark)

