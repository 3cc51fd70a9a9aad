"""应聘页 are written, switched on and off; the administrator says which sites may show them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from urllib.parse import urlsplit

from caidang.core.errors import InvalidInput
from caidang.domain.clients.models import Job
from caidang.domain.clients.services.jobs import change_job
from caidang.domain.compliance.models import ConsentText
from caidang.domain.compliance.services.consents import ensure_text
from caidang.domain.intake.models import Posting
from caidang.domain.intake.selectors.postings import hindrance_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

MOST_TEXT, MOST_SITES = 8_000, 20
_TRIES: Final = {"from_address": ("同一地址一刻钟的次数", 1, 10_000), "from_all": ("全部一小时的次数", 10, 1_000_000)}
"""What the limits are called, and between which numbers they lie."""
_LINES: Final = {"employer": ("对外称呼", 60), "employer_en": ("英文称呼", 80), "title_en": ("英文职位", 120)}


def save_posting(*, job: Job, values: Mapping[str, str], actor: Viewer, now: datetime) -> Posting:
    """Keep what a job's page says; its Chinese text is the job's own publication. Raises InvalidInput, NotAllowed."""
    require(actor, Action.EDIT_CLIENT, job.client.target)
    row = _of_job(job, now)
    _fill(row, values, now, actor)
    with write_tx():
        change_job(job=job, values={"publication": values.get("publication", "")}, actor=actor, now=now)
        row.save()
        _note("posting.changed", row, actor, now)
    return row


def set_open(*, job: Job, is_open: bool, actor: Viewer, now: datetime, today: date) -> Posting:
    """Switch a job's page on or off; raises InvalidInput for what is in the way of opening it."""
    require(actor, Action.EDIT_CLIENT, job.client.target)
    why = hindrance_of(job, today) if is_open else ""
    if why:
        raise InvalidInput(f"没有打开。{why}")
    return _switch(_of_job(job, now), is_open, actor, now)


def save_general(*, values: Mapping[str, str], actor: Viewer, now: datetime) -> Posting:
    """Keep what the general page says, what the house is called, which sites may show our pages, and how many tries are let in."""
    require(actor, Action.MANAGE_SOURCES)
    row = _general(now)
    _fill(row, values, now, actor)
    row.text = _text(values.get("text", ""))
    row.sites = sites_of(values.get("sites", ""))
    for name, (label, least, most) in _TRIES.items():
        text = values.get(name, "").strip()
        if text and not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
            raise InvalidInput(f"「{label}」写 {least} 到 {most} 之间的数。")
        if text:
            setattr(row, name, int(text))
    with write_tx():
        row.save()
        _note("posting.changed", row, actor, now)
    return row


def set_general_open(*, is_open: bool, actor: Viewer, now: datetime) -> Posting:
    """Switch the general page on or off; raises InvalidInput as long as nobody said what the house is called."""
    require(actor, Action.MANAGE_SOURCES)
    row = _general(now)
    if is_open and not row.employer:
        raise InvalidInput("没有打开。先写本单位对外的称呼，应聘的人要知道把简历给了谁。")
    return _switch(row, is_open, actor, now)


def sites_of(text: str) -> list[str]:
    """Return the origins in a text, one a line; raises InvalidInput naming the line that is none."""
    found: dict[str, None] = {}
    for line in text.split():
        parts = urlsplit(line if "://" in line else f"https://{line}")
        host = parts.hostname or ""
        is_here = host in ("localhost", "127.0.0.1")
        if parts.scheme not in ("https", "http") or "." not in host and not is_here or not _is_host(host):
            raise InvalidInput(f"「{line[:60]}」不是网站的地址。写成 www.example.com 这样，一行一个。")
        if parts.scheme == "http" and not is_here:
            raise InvalidInput(f"「{line[:60]}」没有加密（http），页上的内容会被人看到。请用 https 的地址。")
        try:
            port = f":{parts.port}" if parts.port else ""
        except ValueError as error:
            raise InvalidInput(f"「{line[:60]}」的端口不对。") from error
        found[f"{parts.scheme}://{host}{port}"] = None
    if len(found) > MOST_SITES:
        raise InvalidInput(f"最多 {MOST_SITES} 个网站。")
    return list(found)


def _is_host(host: str) -> bool:
    return host.isascii() and all(char.isalnum() or char in "-." for char in host)


def _of_job(job: Job, now: datetime) -> Posting:
    return Posting.objects.filter(job=job).first() or Posting(job=job, changed_at=now)


def _general(now: datetime) -> Posting:
    return Posting.objects.filter(is_general=True).first() or Posting(is_general=True, changed_at=now)


def _fill(row: Posting, values: Mapping[str, str], now: datetime, actor: Viewer) -> None:
    for name, (label, most) in _LINES.items():
        line = " ".join(values.get(name, "").split())
        if len(line) > most:
            raise InvalidInput(f"「{label}」最多 {most} 个字。")
        setattr(row, name, line)
    row.text_en = _text(values.get("text_en", ""))
    row.is_pay_shown = bool(values.get("pay"))
    row.changed_at, row.changed_by = now, actor.user_id


def _text(text: str) -> str:
    text = text.strip()
    if len(text) > MOST_TEXT:
        raise InvalidInput(f"文案最多 {MOST_TEXT} 个字。")
    return text


def _switch(row: Posting, is_open: bool, actor: Viewer, now: datetime) -> Posting:  # noqa: FBT001 - on or off
    with write_tx():
        if is_open:
            # What an applicant agrees to has a version that the ledger can name.
            ensure_text(kind=ConsentText.Kind.GENERAL, actor=actor, now=now)
            row.opened_at = row.opened_at if row.is_open and row.opened_at else now
        row.is_open = is_open
        row.changed_at, row.changed_by = now, actor.user_id
        row.save()
        _note("posting.opened" if is_open else "posting.closed", row, actor, now)
    return row


def _note(verb: str, row: Posting, actor: Viewer, now: datetime) -> None:
    audit.record(actor_id=actor.user_id, verb=verb, subject=f"posting:{row.pk}", now=now, detail={"job": row.job_id})
