"""应聘页 as strangers see it, and as those who keep it do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q, QuerySet, Sum

from caidang.core.errors import NotFound
from caidang.core.interchange.jobposting import JobPosting
from caidang.core.resume.dictionary import english_city
from caidang.domain.clients.models import Client, Job
from caidang.domain.clients.selectors.jobs import get_job, salary_of
from caidang.domain.compliance.models import ConsentText
from caidang.domain.compliance.selectors.consents import current_text
from caidang.domain.intake.models import Posting, PostingCount
from caidang.foundation.accounts.policy import PROGRAM, Action, Viewer, can, may, require

OVER: Final = "这个职位不再收简历了。"
MOST_LISTED: Final = 200
_MONTHS: Final = re.compile(r"·(\d{1,2})薪")
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A page as a stranger reads it in one language. ``slug`` names it; ``house`` is who asks, ``employer`` who hires."""

    slug: str
    is_general: bool
    title: str
    text: str
    house: str
    employer: str
    city: str
    pay: str
    headcount: int
    until: date | None


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One open job on the general page."""

    slug: str
    title: str
    city: str
    pay: str
    employer: str


@dataclass(frozen=True, slots=True)
class KeptPosting:
    """A page as its keeper sees it: what it says, how many came, and why it shows nothing although it is on."""

    posting: Posting | None
    job: Job
    may_edit: bool
    is_live: bool
    hindrance: str
    total: int
    week: int
    channels: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PostingRow:
    """One line of the keeper's list."""

    job: Job
    slug: str
    is_live: bool
    total: int


def live_posting(slug: str, *, today: date) -> Posting:
    """Return the page that takes applications today; raises NotFound with one text for whatever is in the way."""
    found = _live(today).filter(slug=slug).first()
    if found is None:
        raise NotFound(OVER)
    return found


def is_known(slug: str) -> bool:
    """Tell whether there ever was such a page: one that is over is not one that never was."""
    return Posting.objects.filter(slug=slug, opened_at__isnull=False).exists()


def general_slug(*, today: date) -> str:
    """Return the general page's name; empty while it is off."""
    found = _live(today).filter(is_general=True).first()
    return found.slug if found else ""


def public_page(posting: Posting, *, is_english: bool) -> PublicPage:
    """Return what a page says; where nobody wrote the English, the Chinese stands."""
    job, house = posting.job, general()
    text = posting.text if job is None else job.publication
    title = "" if job is None else job.title
    if is_english:
        title, text = posting.title_en or title, posting.text_en or text
    return PublicPage(
        slug=posting.slug, is_general=job is None, title=title, text=text,
        house=_called(house, is_english) if house else "",
        employer=_called(posting, is_english) if job else "",
        city=_city(job, is_english) if job else "", pay=_pay(posting, job, is_english) if job else "",
        headcount=job.headcount if job else 0, until=job.deadline if job else None,
    )  # fmt: skip


def open_lines(*, today: date, is_english: bool) -> tuple[PublicLine, ...]:
    """Return the jobs whose pages are open, newest first."""
    rows = _live(today).filter(is_general=False).order_by("-opened_at", "-pk")[:MOST_LISTED]
    pages = (public_line(row, is_english) for row in rows)
    return tuple(pages)


def public_line(posting: Posting, is_english: bool) -> PublicLine:  # noqa: FBT001 - one of two languages
    """Return one job's line."""
    job = posting.job
    assert job is not None  # noqa: S101 - the general page is in no list
    title = posting.title_en if is_english and posting.title_en else job.title
    pay = _pay(posting, job, is_english)
    return PublicLine(posting.slug, title, _city(job, is_english), pay, _called(posting, is_english))


def as_job_posting(posting: Posting, page: PublicPage, *, url: str, is_english: bool) -> JobPosting | None:
    """Return what search engines are told; None for the general page, which is no job."""
    job = posting.job
    if job is None:
        return None
    is_paid = posting.is_pay_shown
    return JobPosting(
        title=page.title, text=page.text, url=url, key=posting.slug, posted=posting.opened_at or posting.changed_at,
        language="en" if is_english else "zh-CN", until=job.deadline, employer=page.employer, city=job.city,
        pay_low=job.salary_low if is_paid else None, pay_high=job.salary_high if is_paid else None,
        headcount=job.headcount,
    )  # fmt: skip


def consent_shown() -> ConsentText | None:
    """Return the text that an applicant agrees to now."""
    return current_text(ConsentText.Kind.GENERAL)


def general() -> Posting | None:
    """Return the general page; None as long as nobody kept it."""
    return Posting.objects.filter(is_general=True).first()


def framing_sites() -> tuple[str, ...]:
    """Return the origins that may show our pages in a frame."""
    found = general()
    return tuple(found.sites) if found else ()


def view_posting(public_id: str, *, viewer: Viewer, today: date) -> KeptPosting:
    """Return a job's page for its keeper; raises as ``get_job`` does."""
    job = get_job(public_id, viewer=viewer)
    found = Posting.objects.filter(job=job).first()
    counts = _counts([found] if found else [], today)
    hindrance = hindrance_of(job, today)
    return KeptPosting(
        posting=found, job=job, may_edit=can(viewer, Action.EDIT_CLIENT, job.client.target).is_allowed,
        is_live=found is not None and found.is_open and not hindrance, hindrance=hindrance,
        total=sum(n for _, n in counts[0]), week=counts[1], channels=counts[0],
    )  # fmt: skip


def hindrance_of(job: Job, today: date) -> str:
    """Return why a job's page takes nobody, whether it is on or not; empty where nothing is in the way."""
    if job.status != Job.Status.OPEN:
        return f"职位现在是「{Job.Status(job.status).label}」，改成「招聘中」后应聘页才收简历。"
    if job.deadline is not None and job.deadline < today:
        return "截止的日子过了，改了截止日期后应聘页才收简历。"
    if job.client.archived_at is not None or job.client.merged_into_id is not None:
        return "客户已归档，恢复后应聘页才收简历。"
    return "" if job.publication.strip() else "还没有写对外文案。"


def list_postings(*, viewer: Viewer, today: date) -> tuple[PostingRow, ...]:
    """Return the pages that were ever opened, of jobs within reach."""
    require(viewer, Action.READ_CLIENT)
    near = Job.objects.visible_to(viewer).select_related("client")
    rows = list(
        Posting.objects.filter(job__in=near.order_by().only("pk"), opened_at__isnull=False)
        .select_related("job__client").annotate(total=Sum("counts__count")).order_by("-is_open", "-opened_at")[:MOST_LISTED]
    )  # fmt: skip
    return tuple(
        PostingRow(row.job, row.slug, row.is_open and not hindrance_of(row.job, today), row.total or 0)
        for row in rows if row.job is not None
    )  # fmt: skip


def view_general(*, viewer: Viewer, today: date) -> tuple[Posting | None, bool, tuple[tuple[str, int], ...], int]:
    """Return the general page, whether the viewer may keep it, who came by which channel, and how many this week."""
    require(viewer, Action.READ_CLIENT)
    found = general()
    return found, may(viewer, Action.MANAGE_SOURCES), *_counts([found] if found else [], today)


def _counts(postings: Sequence[Posting], today: date) -> tuple[tuple[tuple[str, int], ...], int]:
    rows = PostingCount.objects.filter(posting__in=list(postings))
    channels = rows.values("channel").annotate(n=Sum("count")).order_by("-n", "channel")
    week = rows.filter(day__gt=today - _WEEK).aggregate(n=Sum("count"))["n"]
    return tuple((one["channel"], one["n"]) for one in channels), week or 0


def _live(today: date) -> QuerySet[Posting]:
    is_on_time = Q(job__deadline=None) | Q(job__deadline__gte=today)
    # What is published is everybody's, whoever looks after the client.
    kept = Client.objects.visible_to(PROGRAM).filter(archived_at=None, merged_into=None).order_by().only("pk")
    of_job = Q(job__status=Job.Status.OPEN, job__client__in=kept) & is_on_time & ~Q(job__publication="")
    rows = Posting.objects.select_related("job__client").filter(Q(is_general=True) | of_job, is_open=True)
    return rows.order_by("pk")


def _city(job: Job, is_english: bool) -> str:  # noqa: FBT001 - one of two languages
    return english_city(job.city) or job.city if is_english else job.city


def _pay(posting: Posting, job: Job, is_english: bool) -> str:  # noqa: FBT001 - one of two languages
    pay = salary_of(job) if posting.is_pay_shown else ""
    return _MONTHS.sub(r" × \1 months", pay) if is_english else pay


def _called(posting: Posting, is_english: bool) -> str:  # noqa: FBT001 - one of two languages
    return posting.employer_en or posting.employer if is_english else posting.employer
