"""``caidang user``: members made, invited, changed, helped at the door, seen off."""

import argparse
import getpass
import secrets
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.pipeline.services.leaving import ON_A_DESK
from caidang.domain.review.services.team.leaving import see_off
from caidang.foundation.accounts.directory import MemberRow, list_members
from caidang.foundation.accounts.login.door import lift_lock
from caidang.foundation.accounts.login.invitations import Link, invite, make_reset_link
from caidang.foundation.accounts.login.second_factor import reset_factors
from caidang.foundation.accounts.membership import change_role, reactivate
from caidang.foundation.accounts.policy import PROGRAM, ROLE_NAMES, Role
from caidang.foundation.accounts.services import create_user


def run(args: argparse.Namespace) -> int:
    """Do the action and say what was done."""
    if args.action != "list" and args.action != "invite" and not args.username:
        raise InvalidInput("要写登录名。")
    text = _ACTIONS[args.action](args, datetime.now(UTC))
    sys.stdout.write(f"{text}\n")
    return 0


def _add(args: argparse.Namespace, now: datetime) -> str:
    """Make a member; the password is asked for, read from standard input, or made up and shown."""
    role, made_up = _role(args), ""
    if args.password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    elif sys.stdin.isatty() and not args.yes:
        password = getpass.getpass("密码（至少 10 位）：")
    else:
        password = made_up = secrets.token_urlsafe(16)
    user = create_user(
        username=args.username, password=password, role=role, full_name=args.name, actor=PROGRAM, now=now
    )
    done = f"已新增{ROLE_NAMES[Role(user.role)]} {user.username}"
    return f"{done}，密码 {made_up}" if made_up else done


def _list(_args: argparse.Namespace, now: datetime) -> str:
    return "\n".join(_line(row) for row in list_members(viewer=PROGRAM, now=now))


def _line(row: MemberRow) -> str:
    state = "已停用" if not row.is_active else "已锁" if row.is_locked else "在职"
    factor = "有两步验证" if row.has_factor else "要求两步验证，还没有" if row.lacks_factor else "没有两步验证"
    seen = f"{row.last_login.astimezone():%Y-%m-%d %H:%M}" if row.last_login else "没登录过"
    return "\t".join((row.username, row.name, row.role.label, state, factor, seen))


def _invite(args: argparse.Namespace, now: datetime) -> str:
    return _shown(
        invite(
            role=_role(args), full_name=args.name, email="", url_of=_url_of(args), actor=PROGRAM, now=now
        )
    )


def _link(args: argparse.Namespace, now: datetime) -> str:
    user_id = _id(args.username, now)
    return _shown(make_reset_link(user_id=user_id, url_of=_url_of(args), actor=PROGRAM, now=now))


def _change_role(args: argparse.Namespace, now: datetime) -> str:
    role = _role(args)
    change_role(user_id=_id(args.username, now), role=role, actor=PROGRAM, now=now)
    return f"{args.username} 现在是{role.label}"


def _unlock(args: argparse.Namespace, now: datetime) -> str:
    lift_lock(user_id=_id(args.username, now), actor=PROGRAM, now=now)
    return "已解除，现在就能登录"


def _reset_factor(args: argparse.Namespace, now: datetime) -> str:
    reset_factors(user_id=_id(args.username, now), actor=PROGRAM, now=now)
    return "两步验证已重设，用密码登录后可以重新加"


def _leave(args: argparse.Namespace, now: datetime) -> str:
    to = _id(args.to, now) if args.to else None
    done = see_off(user_id=_id(args.username, now), to=to, actor=PROGRAM, now=now, more=ON_A_DESK)
    return f"已停用并交接：{done.desk.given} 份给了同事，{done.desk.queued} 份回到队列"


def _return(args: argparse.Namespace, now: datetime) -> str:
    reactivate(user_id=_id(args.username, now), actor=PROGRAM, now=now)
    return "账号已恢复"


_ACTIONS: dict[str, Callable[[argparse.Namespace, datetime], str]] = {
    "add": _add,
    "list": _list,
    "invite": _invite,
    "role": _change_role,
    "link": _link,
    "unlock": _unlock,
    "reset-factor": _reset_factor,
    "leave": _leave,
    "return": _return,
}


def _id(username: str, now: datetime) -> int:
    wanted = username.casefold()
    for row in list_members(viewer=PROGRAM, now=now):
        if row.username.casefold() == wanted:
            return row.id
    raise NotFound(f"没有登录名是 {username} 的成员。")


def _role(args: argparse.Namespace) -> Role:
    if not args.role:
        raise InvalidInput("要写 --role 角色。")
    return Role(args.role)


def _url_of(args: argparse.Namespace) -> Callable[[str], str]:
    return lambda token: f"{args.url.rstrip('/')}/join/{token}/"


def _shown(link: Link) -> str:
    return f"{link.url}\n只能用一次，{link.expires_at.astimezone():%Y-%m-%d %H:%M} 前有效"
