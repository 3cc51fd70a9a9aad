"""An interview as a person wants it, and whether it can be had like that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from caidang.core.errors import InvalidInput
from caidang.core.text.normalize import normalize
from caidang.domain.pipeline.models import Interview
from caidang.domain.pipeline.timing import ZONES, check_minutes
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.lib.net.letters import check_address

MAX_ROUND = 20
MOST_INTERVIEWERS = 12
MAX_LINE = 300
MAX_TEXT = 2000
MAX_CONTACT = 40


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody at the client: by name, and by mail where an invitation is to be sent."""

    name: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An interview as a person wants it."""

    round: int
    kind: str
    start: datetime
    minutes: int
    zone: str
    place: str = ""
    link: str = ""
    told: str = ""
    """What interviewers should know."""
    naming: str = Interview.Naming.INITIALS.value
    members: Sequence[int] = ()
    contacts: Sequence[Contact] = ()
    scorecard: str = ""
    """Its public id, or nothing."""
    are_invited: bool = True


def checked(plan: Plan) -> Plan:
    """This function will return the plan tidied; raises InvalidInput saying what cannot be taken."""
    if not 1 <= plan.round <= MAX_ROUND:
        raise InvalidInput(f"轮次要在 1 到 {MAX_ROUND} 之间。")
    if plan.kind not in Interview.Kind:
        raise InvalidInput("请选面试方式。")
    if plan.naming not in Interview.Naming:
        raise InvalidInput("请选邀请里怎么称呼候选人。")
    if plan.zone not in ZONES:
        raise InvalidInput("请选一个时区。")
    check_minutes(plan.minutes)
    known = {member.pk for member in active_who_may(policy.Action.READ_CANDIDATE)}
    if set(plan.members) - known:
        raise InvalidInput("有一位面试官已经停用，或者他的角色不看档案，换一位。")
    contacts = [_contact(one) for one in plan.contacts if one.name.strip() or one.address.strip()]
    if len(set(plan.members)) + len(contacts) > MOST_INTERVIEWERS:
        raise InvalidInput(f"一场面试最多 {MOST_INTERVIEWERS} 位面试官。")
    link = limited(plan.link, MAX_LINE, "会议链接")
    if link and not link.startswith(("https://", "http://", "tel:")):
        raise InvalidInput("会议链接要以 https:// 开头；会议号写在地点里。")
    return Plan(
        round=plan.round, kind=plan.kind, start=plan.start, minutes=plan.minutes, zone=plan.zone,
        place=limited(plan.place, MAX_LINE, "地点"), link=link,
        told=limited(plan.told, MAX_TEXT, "给面试官的话"), naming=plan.naming,
        members=list(dict.fromkeys(plan.members)), contacts=list(dict.fromkeys(contacts)),
        scorecard=plan.scorecard, are_invited=plan.are_invited,
    )  # fmt: skip


def _contact(contact: Contact) -> Contact:
    name = " ".join(normalize(contact.name).split())
    address = contact.address.strip()
    if not 0 < len(name) <= MAX_CONTACT:
        raise InvalidInput(f"客户面试官的姓名要写 1 到 {MAX_CONTACT} 个字。")
    if address:
        check_address(address, f"「{name}」的邮箱写得不对，再看一下。")
    return Contact(name, address)


def limited(text: str, most: int, label: str) -> str:
    """This function will return the text tidied; raises InvalidInput for one that is too long."""
    # As it was written: punctuation is not to be touched, only what nobody sees.
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    told = "".join(char for char in lines if char in "\n\t" or char.isprintable()).strip()
    if len(told) > most:
        raise InvalidInput(f"「{label}」最多 {most} 个字。")
    return told
