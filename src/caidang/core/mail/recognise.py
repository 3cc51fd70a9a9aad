"""Is this mail a résumé? Told from its head and the names of its attachments, before anything of it is fetched."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from caidang.core.mail.headers import Envelope
from caidang.core.mail.sites import SITES, site_of
from caidang.core.mail.sites.site import Site, compiled
from caidang.core.resume.dictionary import canonical_city
from caidang.core.resume.fields.names.name_words import is_han_name
from caidang.core.text.names import is_masked_name


class Sign(StrEnum):
    """What a mail looks like from outside."""

    RESUME = "resume"
    """A résumé: a known sender and a positive sign, or somebody's own application."""
    ADVERT = "advert"
    """A known site's advertisement, bill or notice."""
    OTHER = "other"
    """Nothing that shows a résumé. From a known site it may be one in new words, so it counts against its layout."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a subject told. ``city``, ``name``, ``years`` and ``salary`` may be empty; ``city`` is the job's."""

    job: str = ""
    city: str = ""
    name: str = ""
    years: str = ""
    salary: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A mail's sign, the site it came through, and what its subject told."""

    sign: Sign
    site: Site | None = None
    told: Told = Told()


_FILE: Final = re.compile(r"\.(?:pdf|docx?|wps|rtf|odt|html?|mht(?:ml)?|txt|md|jpe?g|png|heic|zip|eml)$", re.IGNORECASE)
_PAPER: Final = re.compile(r"\.(?:pdf|docx?|wps|rtf|odt|zip|mht(?:ml)?|html?)$", re.IGNORECASE)
_SAVED: Final = re.compile(r"智联招聘_(?P<name>[^_]{2,30})_.+_(?:中文|英文)_\d{8}_|51job_(?P<own>[^_()]{2,30})\(\d{4,}\)", re.IGNORECASE)
"""Files as the sites call them, with the person's name."""
_RESUME_WORD: Final = re.compile(
    r"简\s*历|履\s*历|(?<![a-z])(?:resume|résumé|curriculum\s*vitae|cv)(?![a-z])", re.IGNORECASE
)
_APPLYING: Final = re.compile(
    r"应\s*聘|求\s*职|投\s*递|自\s*荐|申请.{0,12}(?:职位|岗位|一职)|(?<![a-z])(?:job\s+application|applying\s+for|application\s+for)", re.IGNORECASE
)
_NO_RESUME: Final = re.compile(
    r"发票|账单|对账|续费|充值|套餐|优惠|促销|折|邀请函|直播|白皮书|研报|周报|月报|日报|验证码|密码|登录|安全提醒|到期|会员|升级|权益|活动|课程|退订|推广|newsletter|invoice",
    re.IGNORECASE,
)
_NOTICE: Final = re.compile(
    r"过期|精选|推荐|必看|下载|评选|报名|放假|通知|邀请|沙龙|提醒|免费|领取|报告|地图|立减|减免|补贴|上线|公告|问卷|调研|指南|榜单|大会|峰会|双选会|招聘会|展位|预[订约]|宣讲|看过|完善|审核|新设备|成功发布|已发布|待沟通|待处理|待填写|新的招呼|海量|抢先|专场|速看|试用|满意度|下线"
)
"""What sites write about beside résumés; a person's own mail may well say so."""
_PERSON: Final = re.compile(r"候选人|求职者|人选|(?<![\u3400-\u9fff])[\u3400-\u9fff](?:先生|女士|小姐|\*{1,2})")
_CUTS: Final = re.compile(r"[\s\-—_|/,:·【】\[\]()「」]+")
_DIRECT: Final = (
    re.compile(r" ?(?:应聘|求职|申请) ?(?:贵公司|贵司)?(?:的)? ?[:【\[(「]? ?(?P<job>[^\s\-—_|+【】\[\]()「」]{2,30}) ?[】\])」]?(?:一职|职位|岗位)? ?[\-—_|+ ]+ ?(?P<name>[\u3400-\u9fff·]{2,6}) ?(?:[\-—_|+ ].*)?"),
    re.compile(r" ?(?P<name>[\u3400-\u9fff·]{2,4}) ?[\-—_|+ ]+ ?(?:应聘|求职|申请) ?[:【\[(]? ?(?P<job>[^\s\-—_|+【】\[\]()]{2,30}).*"),
    re.compile(r" ?(?:应聘|求职|申请) ?(?:贵公司|贵司)?(?:的)? ?[:【\[(「]? ?(?P<job>[^\s\-—_|+【】\[\]()「」]{2,30}?) ?[】\])」]?(?:一职|职位|岗位)? ?"),
)
"""Of subjects with one space at most between words."""
_LONGEST_SUBJECT: Final = 200


def judge(
    envelope: Envelope, attachments: Sequence[str] = (), *, taught: Collection[str] = ()
) -> Judgement:
    """This function will tell what a mail is; ``taught`` are senders' domains whose mails somebody taught to read.

    A known site's mail counts only with a positive sign: a subject as its résumés have, or an attachment
    that calls itself a résumé. A mail that was sent on counts by the site's own mark in the subject.
    """
    site = site_of(envelope.domain)
    if site is not None:
        told = read_subject(envelope.subject, site)
        if told is not None or _has_resume(attachments):
            return Judgement(Sign.RESUME, site, told or Told())
        is_notice = _NO_RESUME.search(envelope.subject) or _NOTICE.search(envelope.subject)
        if is_notice and not (_APPLYING.search(envelope.subject) and _names_somebody(envelope.subject)):
            return Judgement(Sign.ADVERT, site)
        if envelope.domain in taught:
            return Judgement(Sign.RESUME, site)
        return Judgement(Sign.OTHER if _tells_of_somebody(envelope.subject) else Sign.ADVERT, site)
    for site in SITES.values() if envelope.is_forwarded else ():
        if any(mark in envelope.subject.lower() for mark in site.marks):
            told = read_subject(envelope.subject, site)
            if told is not None:
                return Judgement(Sign.RESUME, site, told)
    if envelope.domain in taught and not _NO_RESUME.search(envelope.subject):
        return Judgement(Sign.RESUME, None, read_plain_subject(envelope.subject))
    return Judgement(Sign.RESUME if _is_application(envelope.subject, attachments) else Sign.OTHER,
                     None, read_plain_subject(envelope.subject))  # fmt: skip


def _tells_of_somebody(subject: str) -> bool:
    """Whether a site's subject that is none of its résumés' may be one in new words."""
    return bool(_APPLYING.search(subject) or _RESUME_WORD.search(subject)) or _names_somebody(subject)


def _names_somebody(subject: str) -> bool:
    return _PERSON.search(subject) is not None or any(2 <= len(word) <= 4 and is_han_name(word) for word in _CUTS.split(subject))


def read_subject(subject: str, site: Site) -> Told | None:
    """This function will read a site's subject; None where it is none of those that come with a résumé."""
    for pattern in site.subjects:
        found = compiled(pattern).fullmatch(subject)
        if found is None or (_NO_RESUME.search(subject) and not _APPLYING.search(subject)):
            continue
        told = _told(found)
        if _may_be_name(told.name) if told.name else not _NOTICE.search(subject):
            return told
    return None


def _may_be_name(text: str) -> bool:
    """A person's name, whole or masked: 名企高管-点击查看 is none."""
    is_latin = text.replace(" ", "").replace(".", "").isascii()
    return is_latin or is_masked_name(text) or is_han_name(text) or "·" in text


def read_plain_subject(subject: str) -> Told:
    """This function will read a person's own subject: 应聘Java工程师-某某 and alike."""
    # A stranger writes it: hundreds of spaces would be parted in every way there is.
    plain = " ".join(subject.split())[:_LONGEST_SUBJECT]
    for pattern in _DIRECT:
        found = pattern.fullmatch(plain)
        if found is not None:
            return _told(found)
    return Told()


def _told(found: "re.Match[str]") -> Told:
    parts = {name: (value or "").strip(" -_|,") for name, value in found.groupdict().items()}
    parts["job"], parts["city"] = _parted(parts.get("job", ""), parts.get("city", ""))
    return Told(**parts)


def _parted(job: str, city: str) -> tuple[str, str]:
    """Java-后端开发-北京-海淀区: the job goes on until a place is named."""
    words = city.split("-")
    place = next((at for at, word in enumerate(words) if canonical_city(word.split("·")[0].split(" ")[0])), 0)
    return "-".join([job, *words[:place]]), "-".join(words[place:])


def _has_resume(attachments: Sequence[str]) -> bool:
    return any(_PAPER.search(name) and (_RESUME_WORD.search(name) or _is_saved(name)) for name in attachments)


def _is_saved(name: str) -> bool:
    found = _SAVED.match(name)
    return found is not None and _may_be_name(found["name"] or found["own"])


def _is_application(subject: str, attachments: Sequence[str]) -> bool:
    if _NO_RESUME.search(subject) and not _APPLYING.search(subject):
        return _has_resume(attachments)
    is_told = bool(_RESUME_WORD.search(subject) or _APPLYING.search(subject))
    return _has_resume(attachments) or (is_told and any(_FILE.search(name) for name in attachments))
