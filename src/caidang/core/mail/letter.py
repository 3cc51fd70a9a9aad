"""What a whole mail tells beside the résumé itself: through which site, for which job and city, where the person stands."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Final

from caidang.core.extract.document import Document
from caidang.core.mail.headers import Envelope, read_envelope
from caidang.core.mail.recognise import Judgement, Told, judge
from caidang.core.mail.sites import site_of
from caidang.core.text.names import is_masked_name
from caidang.core.text.normalize import normalize

_ADDRESS: Final = re.compile(rb"https?://[^\s\"'<>()\x00-\x20]{4,2000}")
_JOB_LABEL: Final = re.compile(
    r"^\s*(?:应聘|投递|申请|意向)(?:的)?(?:职位|岗位)\s*:?\s*(?P<job>[^|\t:]{2,60}?)?\s*(?:[|\t].*|\s[\u3400-\u9fff]{2,6}:.*)?$"
)
_CITY_LABEL: Final = re.compile(r"^\s*(?:工作|职位|应聘)(?:地点|城市)\s*:\s*(?P<city>[\u3400-\u9fff]{2,12})")
_CHANNEL: Final = re.compile(r"(?:简历来源|投递方式|渠道)\s*:\s*(?P<channel>[\u3400-\u9fff]{2,12})")
_HEAD: Final = 40
"""Lines from the top of the body in which the job stands."""
_MOST_LINK: Final = 2000


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail told. ``link`` leads to the person on the site, ``channel`` is how he came there (主动投递)."""

    site: str = ""
    site_name: str = ""
    job: str = ""
    city: str = ""
    name: str = ""
    years: str = ""
    salary: str = ""
    channel: str = ""
    link: str = ""
    sent_on: str = ""
    subject: str = ""
    sender: str = ""

    @property
    def is_masked(self) -> bool:
        """Whether the name in the subject hides a part of itself."""
        return is_masked_name(self.name)


def read_letter(data: bytes, document: Document) -> Letter:
    """This function will read what the mail says beside the résumé; ``document`` is the mail as the extractor read it.

    By label, not by layout: 应聘职位 and what stands beside or below it. Raises nothing, whatever the bytes are.
    """
    envelope = read_envelope(data)
    judgement = judge(envelope, [part.name for part in document.parts])
    lines = [normalize(line.text) for page in document.pages[:1] for line in page.lines[:_HEAD]]
    told = _completed(judgement.told, lines)
    site = judgement.site
    return Letter(
        site=site.key if site else "",
        site_name=site.name if site else "",
        job=told.job,
        city=told.city,
        name=told.name,
        years=told.years,
        salary=told.salary,
        channel=_first(_CHANNEL, "channel", lines),
        link=_link(data, judgement),
        sent_on=envelope.sent_on,
        subject=envelope.subject,
        sender=_shown_sender(envelope, judgement),
    )


def _shown_sender(envelope: Envelope, judgement: Judgement) -> str:
    """A site's address is its own; of a person's the domain is enough to tell senders apart."""
    return envelope.sender if judgement.site and site_of(envelope.domain) else envelope.domain


def _completed(told: Told, lines: Sequence[str]) -> Told:
    job, city = told.job, told.city
    if not job:
        for number, line in enumerate(lines):
            found = _JOB_LABEL.match(line)
            if found is not None:
                job = (found["job"] or "").strip() or _next(lines, number)
                break
    return Told(job, city or _first(_CITY_LABEL, "city", lines), told.name, told.years, told.salary)


def _next(lines: Sequence[str], number: int) -> str:
    below = lines[number + 1].strip() if number + 1 < len(lines) else ""
    return below if 2 <= len(below) <= 60 and ":" not in below else ""


def _first(pattern: "re.Pattern[str]", group: str, lines: Iterable[str]) -> str:
    for line in lines:
        found = pattern.search(line)
        if found is not None:
            return str(found[group])
    return ""


def _link(data: bytes, judgement: Judgement) -> str:
    """The first address in the body that leads where this site shows its people."""
    if judgement.site is None:
        return ""
    wanted = [part.encode().lower() for part in judgement.site.links]
    for body in _bodies(data):
        for address in _ADDRESS.findall(body):
            plain = address.replace(b"&amp;", b"&")
            if any(part in plain.lower() for part in wanted):
                return str(plain[:_MOST_LINK].decode("ascii", "ignore"))
    return ""


def _bodies(data: bytes) -> Iterable[bytes]:
    try:
        message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n"), policy=default)
        parts = list(message.walk())
    except Exception:  # noqa: BLE001 - the parser raises many kinds of error on broken mails
        return
    for part in parts:
        yield _body(part)


def _body(part: EmailMessage) -> bytes:
    try:
        if part.get_content_type() not in ("text/html", "text/plain") or part.get_content_disposition() == "attachment":
            return b""
        content = part.get_payload(decode=True)
    except Exception:  # noqa: BLE001 - as above
        return b""
    return content if isinstance(content, bytes) else b""
