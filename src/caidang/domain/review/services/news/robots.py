"""Robots of chat groups: kept sealed, told in short that there is something, never what or about whom.

A message is a row before it is sent, and it is written down just before it is: so it is not said twice, whatever
dies. A webhook's is posted again with the same number, by which the other side knows it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Q

from caidang.core.errors import CaidangError, Conflict, InvalidInput, NotFound
from caidang.core.interchange.robots import (
    PER_MINUTE,
    Request,
    RobotKind,
    Taken,
    is_of_kind,
    read_answer,
    request_of,
)
from caidang.domain.review.models import Robot, RobotMessage
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.net.outside import (
    NotReached,
    Reply,
    Unanswered,
    check_address,
    is_let_through,
    post_outside,
)
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.rows import LeaseLost
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

AGAIN_AFTER: Final = tuple(timedelta(minutes=n) for n in (1, 5, 30, 120))
LEASE: Final = timedelta(minutes=2)
BUSY_FOR: Final = timedelta(minutes=10)
"""钉钉 takes nothing for so long from a robot that spoke too often."""
MOST: Final = 20
_MAX_ADDRESS: Final = 500
_NONE: Final = "没有这个机器人，可能已经删掉。"
State = RobotMessage.State
Post = Callable[[Request, Callable[[], None]], Reply]


def save_robot(
    *, kind: str, name: str, url: str, secret: str, is_team: bool, origin: str, actor: Viewer, now: datetime
) -> Robot:
    """Keep a robot, the actor's own or the team's. Raises NotAllowed, InvalidInput for an address that may not be."""
    require(actor, Action.MANAGE_SOURCES if is_team else Action.WORK)
    name, url, secret = name.strip()[:40], url.strip(), secret.strip()
    if kind not in {one.value for one in RobotKind} or not name:
        raise InvalidInput("选一种机器人，写上名称。")
    robot_kind = RobotKind(kind)
    if robot_kind is RobotKind.WEBHOOK and not is_team:
        raise InvalidInput("给别的程序的 webhook 由主管或管理员加成团队的。")
    if len(url) > _MAX_ADDRESS or len(secret) > _MAX_ADDRESS:
        raise InvalidInput("地址或密钥太长。")
    allowed = settings.CAIDANG_WEBHOOK_HOSTS
    check_address(url, allowed=allowed)
    if not is_of_kind(robot_kind, url) and not is_let_through(url, allowed=allowed):
        raise InvalidInput(f"这不是{robot_kind.label}的地址，从群里的机器人设置完整地复制。")
    member = None if is_team else actor.user_id
    if Robot.objects.filter(member=member, removed_at=None).count() >= MOST:
        raise Conflict(f"最多 {MOST} 个机器人。")
    row = Robot(kind=robot_kind.value, name=name, member=member, origin=origin[:200], made_at=now, made_by=actor.user_id)
    row.secret = vault.seal_own(row.secret_place, {"url": url, "secret": secret})
    with write_tx():
        row.save()
        audit.record(
            actor_id=actor.user_id, verb="robot.saved", subject=f"robot:{row.pk}", now=now, detail={"kind": kind}
        )
    return row


def remove_robot(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Put a robot away and forget its address; what waits for it is not sent."""
    row = robot_of(public_id, actor=actor)
    with write_tx():
        empty = vault.seal_own(row.secret_place, {"url": "", "secret": ""})
        Robot.objects.filter(pk=row.pk).update(removed_at=now, secret=empty)
        row.messages.filter(state=State.WAITING).update(state=State.FAILED, problem="机器人删掉了。")
        audit.record(actor_id=actor.user_id, verb="robot.removed", subject=f"robot:{row.pk}", now=now)


def try_robot(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Have the robot say that it works."""
    row = robot_of(public_id, actor=actor)
    with write_tx():
        say(robot=row, text="才档的提醒会发到这里", path="/", now=now)


def robot_of(public_id: str, *, actor: Viewer) -> Robot:
    """Return the actor's own robot, or one of the team's where he may; raises NotFound."""
    key = parse_public_id(public_id, missing=_NONE)
    mine = Q(member=actor.user_id or 0)
    if may(actor, Action.MANAGE_SOURCES):
        mine |= Q(member=None)
    row = Robot.objects.filter(mine, public_id=key, removed_at=None).first()
    if row is None:
        raise NotFound(_NONE)
    return row


def say(
    *, robot: Robot, text: str, path: str, now: datetime, data: Mapping[str, Any] | None = None
) -> RobotMessage | None:
    """Put a message in line; one that says the same as another that waits is none. To be called inside a transaction.

    Neither ``text`` nor ``data`` may hold anything personal.
    """
    link = f"{robot.origin.rstrip('/')}{path}" if robot.origin else ""
    whole = f"{text}：{link}" if link else f"{text}，登录才档查看。"
    told = dict(data or {})
    if robot.kind != RobotKind.WEBHOOK and robot.messages.filter(state=State.WAITING, text=whole, handed_at=None).exists():
        return None
    return RobotMessage.objects.create(robot=robot, text=whole[:300], data=told, made_at=now, next_at=now)


def say_to_member(*, member: int, text: str, path: str, now: datetime) -> int:
    """Have all of a member's robots say something; returns how many. To be called inside a transaction."""
    robots = Robot.objects.filter(member=member, removed_at=None)
    return sum(say(robot=robot, text=text, path=path, now=now) is not None for robot in robots)


def send_message(*, now: datetime, post: Post | None = None) -> bool:
    """Send one message that is due; False when there is none. Talks to the network: never inside a transaction."""
    _settle_abandoned(now)
    message = _claim(now)
    if message is None:
        return False
    robot = message.robot
    kind, opened = RobotKind(robot.kind), robot.opened()
    request = request_of(
        kind, url=opened["url"], secret=opened["secret"], text=message.text,
        millis=int(now.timestamp() * 1000), number=str(message.public_id), data=message.data,
    )  # fmt: skip
    try:
        reply = (post or post_request)(request, lambda: _note_handing(message, now))
    except LeaseLost:
        return True
    except NotReached as error:
        _again(message, str(error), now)
    except Unanswered as error:
        if kind is RobotKind.WEBHOOK:
            _again(message, str(error), now)
        else:
            _settle(message, State.UNSURE, str(error))
    except CaidangError as error:
        _settle(message, State.FAILED, str(error))
    else:
        _settle_reply(message, kind, reply, now)
    return True


def post_request(request: Request, posting: Callable[[], None]) -> Reply:
    """Post what a robot is sent."""
    allowed = settings.CAIDANG_WEBHOOK_HOSTS
    return post_outside(request.url, request.body, request.headers, allowed=allowed, posting=posting)


def _claim(now: datetime) -> RobotMessage | None:
    """The oldest message of a robot that may speak: not resting, within its number a minute, 飞书 not on the half hour."""
    due = RobotMessage.objects.filter(
        Q(robot__rests_until=None) | Q(robot__rests_until__lte=now), state=State.WAITING, next_at__lte=now,
        handed_at=None, robot__removed_at=None,
    )  # fmt: skip
    is_crowded = now.astimezone(ZoneInfo(settings.TIME_ZONE)).minute in (0, 30)
    passed: set[int] = set()
    for pk, robot, kind in due.order_by("next_at", "pk").values_list("pk", "robot_id", "robot__kind")[:200]:
        if robot in passed:
            continue
        handed = RobotMessage.objects.filter(robot=robot, handed_at__gt=now - timedelta(minutes=1))
        if (is_crowded and kind == RobotKind.FEISHU) or handed.count() >= PER_MINUTE:
            passed.add(robot)
            continue
        with write_tx():
            own = RobotMessage.objects.filter(pk=pk, state=State.WAITING, handed_at=None, next_at__lte=now)
            if own.update(next_at=now + LEASE, attempts=F("attempts") + 1):
                return RobotMessage.objects.select_related("robot").get(pk=pk)
    return None


def _note_handing(message: RobotMessage, now: datetime) -> None:
    with write_tx():
        held = RobotMessage.objects.filter(
            pk=message.pk, state=State.WAITING, attempts=message.attempts, handed_at=None
        )
        if not held.update(handed_at=now):
            raise LeaseLost("这条消息已由别的进程接手。")


def _settle_abandoned(now: datetime) -> None:
    lost = RobotMessage.objects.filter(state=State.WAITING, handed_at__isnull=False, next_at__lte=now)
    with write_tx():
        # Another program knows a number again and takes it once; people would read it twice.
        lost.filter(robot__kind=RobotKind.WEBHOOK).update(handed_at=None)
        lost.exclude(robot__kind=RobotKind.WEBHOOK).update(state=State.UNSURE, problem="程序在发的时候停了，没有再发。")


def _settle_reply(message: RobotMessage, kind: RobotKind, reply: Reply, now: datetime) -> None:
    taken, code = read_answer(kind, reply.status, reply.body)
    if taken is Taken.YES:
        _settle(message, State.SENT, "")
    elif taken is Taken.BUSY:
        Robot.objects.filter(pk=message.robot_id).update(rests_until=now + BUSY_FOR)
        _again(message, f"{kind.label}说太勤了，歇十分钟再发。", now)
    else:
        _again(message, f"{kind.label}没有收下（{code}），请核对地址和密钥。", now)


def _again(message: RobotMessage, problem: str, now: datetime) -> None:
    if message.attempts > len(AGAIN_AFTER):
        _settle(message, State.FAILED, problem)
        return
    wait = AGAIN_AFTER[message.attempts - 1]
    with write_tx():
        RobotMessage.objects.filter(pk=message.pk).update(next_at=now + wait, handed_at=None, problem=problem[:200])
        Robot.objects.filter(pk=message.robot_id).update(problem=problem[:200])


def _settle(message: RobotMessage, state: State, problem: str) -> None:
    with write_tx():
        RobotMessage.objects.filter(pk=message.pk).update(state=state, problem=problem[:200])
        Robot.objects.filter(pk=message.robot_id).update(problem=problem[:200])
