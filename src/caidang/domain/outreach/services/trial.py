"""Letters of a mailing sent to the writer himself, as one of its people would get them."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import uuid4

from caidang.core.errors import Conflict, InvalidInput
from caidang.core.mail.outgoing import Outgoing, letter_bytes
from caidang.domain.outreach.previewing import preview_mailing
from caidang.domain.outreach.services.mailing import account_of
from caidang.domain.outreach.services.outbox import Hand, server_of
from caidang.domain.outreach.wording import Step
from caidang.domain.review.calendar import team_time
from caidang.domain.review.services.news.digest import digest_address
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.net.smtp import Fate
from caidang.foundation.lib.write_lock import write_tx


def send_trial(
    *, ids: Sequence[int], steps: Sequence[Step], account: str, at: int, actor: Viewer, sender: str, now: datetime,
    today: date, hand: Hand,
) -> int:  # fmt: skip
    """Send the letters of person number ``at`` to the actor's own address, as he may see them; return how many.

    Talks to the network: never inside a transaction. Raises InvalidInput where the actor has given no address,
    Conflict where the server does not take them.
    """
    to = digest_address(viewer=actor)
    if not to:
        raise InvalidInput("试发寄到你自己的邮箱：先在「登录与安全」里填上每日摘要的邮箱。")
    seen = preview_mailing(ids=ids, steps=steps, viewer=actor, sender=sender, now=now, today=today, at=at)
    server, name = server_of(account_of(account))
    if server is None:
        raise InvalidInput("还没有设发信的服务器。")
    if not seen.letters:
        raise InvalidInput("选中的人里没有谁会收到，没有可以试发的。")
    for letter in seen.letters:
        data = letter_bytes(
            Outgoing(
                number=uuid4().hex, sender=server.sender, sender_name=name or sender, to=to,
                subject=f"【试发】{letter.subject}", body=letter.body, at=team_time(now),
            )
        )  # fmt: skip
        told = hand(server, to, data, lambda: None)
        if told.fate is not Fate.TAKEN:
            raise Conflict(f"试发没有成功：{told.problem}")
    with write_tx():
        audit.record(
            actor_id=actor.user_id, verb="mailing.tried", subject=f"user:{actor.user_id}", now=now,
            detail={"letters": len(seen.letters)},
        )  # fmt: skip
    return len(seen.letters)
