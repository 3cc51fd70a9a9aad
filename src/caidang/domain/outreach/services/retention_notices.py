"""Before a person's time runs out he is written to: whether he wants to be kept."""

from collections import defaultdict
from datetime import date, datetime
from typing import Final

from django.utils.timezone import localdate

from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.shown.rows import clear_rows_of
from caidang.domain.compliance.selectors.retention import ending, not_told
from caidang.domain.compliance.services.retention import note_told
from caidang.domain.outreach.left_out import who_wants_none
from caidang.domain.outreach.services.mailing import begin_mailing
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import PROGRAM, Action
from caidang.foundation.accounts.viewers import viewers_of
from caidang.foundation.lib.net.letters import can_mail

SUBJECT: Final = "{称呼}，您的资料快到保留期了"
DAY: Final = "<到期日>"
"""Where the letter names the day on which the person's time ends: people of one day get their letters together."""
BODY: Final = (
    "{称呼}您好：\n\n您以前交给我们的简历，到<到期日>就满保留期了。愿意继续留着、有合适的职位再联系您，回这封信说一声就好；"
    "不回，我们会在到期后删除。想查看、更正或者现在就删除，也请回信。\n\n{我的名字}"
)
_AT_ONCE: Final = 500


def give_notice(*, now: datetime, today: date) -> int:
    """Write to those whose time ends within the notice, each once for each end; return how many were dealt with.

    The letter goes in the name of who looks after the person, or of the first who handles 合规, by the installation's
    server or, without one, the first account that is set up for mailings. Who has no address, or wants no mail, is
    noted as not told by mail.
    """
    due = ending(now=now, limit=_AT_ONCE, wanted=not_told)
    fresh = {one.candidate_id: one for one in due}
    if not fresh:
        return 0
    members = active_who_may(Action.MAIL)
    viewers = viewers_of(members)
    fallback = next((m.pk for m in active_who_may(Action.COMPLIANCE) if m.pk in viewers), None)
    owners = dict(Candidate.objects.filter(pk__in=fresh).values_list("pk", "owner"))
    unwanted = who_wants_none(list(fresh))
    reached = {row.id for row in clear_rows_of(list(fresh), viewer=PROGRAM, today=today) if row.email} - unwanted
    senders: dict[tuple[int, date], list[int]] = defaultdict(list)
    told, has_server = 0, can_mail()
    for pk, one in fresh.items():
        sender = owners.get(pk) if owners.get(pk) in viewers else fallback
        was_mailed = pk in reached and sender is not None and has_server
        if not note_told(candidate_id=pk, ends_on=one.ends_at, was_mailed=was_mailed, now=now):
            continue
        told += 1
        if was_mailed and sender is not None:
            senders[sender, localdate(one.ends_at)].append(pk)
    for (sender, ends_on), people in senders.items():
        body = BODY.replace(DAY, f"{ends_on:%Y 年 %-m 月 %-d 日}")
        begin_mailing(ids=people, subject=SUBJECT, body=body, actor=viewers[sender], now=now)
    return told
