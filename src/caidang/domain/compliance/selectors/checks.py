"""How the house stands before the law: each point is looked at anew whenever it is asked for. Not legal advice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from caidang.core.errors import SealBroken
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.models import Candidate
from caidang.domain.compliance.models import (
    Disclosure,
    Erasure,
    LegalHold,
    ProcessingActivity,
    RightsRequest,
)
from caidang.domain.compliance.selectors.consents import current_text
from caidang.domain.compliance.selectors.retention import ending, rules
from caidang.foundation.accounts.login.second_factor import required_roles, with_factor
from caidang.foundation.accounts.models import Alarm, User
from caidang.foundation.accounts.policy import (
    DEFAULTS,
    PROGRAM,
    Action,
    Role,
    Sensitivity,
    Viewer,
    require,
)
from caidang.foundation.audit.models import AnchorDelivery, AuditCheckpoint, AuditEvent
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.kit import kit_confirmed_at

_ASSESSED_WITHIN: Final = timedelta(days=365)
_SIGNED_WITHIN: Final = timedelta(hours=26)
_LOG_KEPT: Final = timedelta(days=180)


class Verdict(StrEnum):
    """How one point stands."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"

    @property
    def label(self) -> str:
        """Its Chinese name."""
        return {"met": "达到", "partly": "部分", "not_met": "未达到"}[self.value]


@dataclass(frozen=True, slots=True)
class Check:
    """One point: what it is asked by, what was found now, and what to do where it is not met.

    ``page`` names the address where it is put right.
    """

    law: str
    point: str
    verdict: Verdict
    found: str
    remedy: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class ComplianceView:
    """The page."""

    checks: tuple[Check, ...]
    at: datetime
    figures: tuple[tuple[str, int, str], ...]

    @property
    def met(self) -> int:
        """How many points are met."""
        return sum(one.verdict is Verdict.MET for one in self.checks)

    @property
    def open(self) -> tuple[Check, ...]:
        """The points that are not wholly met."""
        return tuple(one for one in self.checks if one.verdict is not Verdict.MET)


def view_compliance(*, viewer: Viewer, now: datetime, more: Sequence[Check] = ()) -> ComplianceView:
    """Return every point as it stands at this moment; ``more`` are those of rooms above."""
    require(viewer, Action.READ_COMPLIANCE)
    figures = (
        ("在办的请求", RightsRequest.objects.filter(state="open").count(), "rights"),
        ("等确认的抹除", Erasure.objects.filter(state="asked").count(), "erasures"),
        ("依法留存", LegalHold.objects.filter(lifted_at=None).count(), "retention"),
        ("对外提供", Disclosure.objects.count(), "disclosures"),
    )
    return ComplianceView((*_checks(now), *more), now, figures)


def _checks(now: datetime) -> Iterator[Check]:
    for look in (
        _register, _classes, _encryption, _rights_of_members, _alarms, _assessment, _consents, _texts,
        _retention, _requests, _chain, _anchors, _identity, _separation, _log_age, _leftovers, _kit,
    ):  # fmt: skip
        yield look(now)


def _register(now: datetime) -> Check:
    n = ProcessingActivity.objects.filter(removed_at=None).count()
    return _of(
        "个人信息保护法 51 条（一）", "有管理制度：处理活动记录在册", n > 0, f"处理记录有 {n} 项。",
        "在「处理记录」里建立，一键带出本系统做的事。", "register",
    )  # fmt: skip


def _classes(now: datetime) -> Check:
    by = {kind: sum(f.sensitivity is kind for f in FIELDS.values()) for kind in Sensitivity}
    told = "、".join(f"{kind.label} {n}" for kind, n in by.items())
    return _of("个人信息保护法 51 条（二）", "个人信息分类管理", by[Sensitivity.SECRET] > 0, f"{len(FIELDS)} 个字段分四级：{told}。")


def _encryption(now: datetime) -> Check:
    """The newest record as it lies in the database says nothing, and opens with its own key only."""
    row = Candidate.objects.visible_to(PROGRAM).filter(data_key__erased_at=None).select_related("data_key").order_by("-pk").first()
    is_sealed = True
    if row is not None:
        raw = bytes(row.summary)
        is_sealed = not raw.startswith(b"{")
        try:
            vault.open_json(row.data_key, row.summary_place, raw)
            vault.open_json(row.data_key, f"{row.summary_place}.other", raw)
            is_sealed = False
        except SealBroken:
            pass
    whole = "整库加密（SQLCipher），" if connection.vendor == "sqlite" else "PostgreSQL，敏感列按人封存，"
    return _of("个人信息保护法 51 条（三）", "加密、去标识化", is_sealed, f"{whole}刚取最新一份档案试过：不用他的钥匙读不出。")


def _rights_of_members(now: datetime) -> Check:
    members = list(User.objects.filter(is_active=True))
    wide = [one for one in members if DEFAULTS[Role(one.role)].scopes and Role(one.role) in (Role.MANAGER, Role.ADMIN)]
    few = len(wide) <= max(2, len(members) // 3)
    return _of(
        "个人信息保护法 51 条（四）", "合理确定操作权限", few,
        f"{len(members)} 位成员，{len(wide)} 位看得到全部档案。", "看得到全部的人不超过三分之一；在「成员」里调整角色。", "members",
    )  # fmt: skip


def _alarms(now: datetime) -> Check:
    n = Alarm.objects.filter(seen_at=None).count()
    return _of("个人信息保护法 51 条（五）", "安全事件有人处理", n == 0, f"没有处理的警报 {n} 个。", "在「审计」里逐个处理。", "audit")


def _assessment(now: datetime) -> Check:
    rows = list(ProcessingActivity.objects.filter(removed_at=None).values_list("assessed_on", flat=True))
    fresh = [one for one in rows if one is not None and now.date() - one <= _ASSESSED_WITHIN]
    verdict = Verdict.MET if rows and len(fresh) == len(rows) else Verdict.PARTLY if fresh else Verdict.NOT_MET
    return Check(
        "个人信息保护法 55、56 条", "个人信息保护影响评估，记录保存三年", verdict,
        f"{len(rows)} 项处理活动，一年内评估过 {len(fresh)} 项。", "" if verdict is Verdict.MET else "评估后在「处理记录」里填上日期。",
        "register",
    )  # fmt: skip


def _consents(now: datetime) -> Check:
    year = Disclosure.objects.filter(at__gte=now - timedelta(days=365))
    without = year.filter(by_consent=None).count()
    return _of(
        "个人信息保护法 23 条", "提供给客户有本人的单独同意", without == 0,
        f"一年里提供 {year.count()} 次，没有授权台账的 {without} 次。", "补登记当时的同意；现在没有授权的发不出去。", "disclosures",
    )  # fmt: skip


def _texts(now: datetime) -> Check:
    own = [kind for kind in ("general", "client") if current_text(kind) is not None]
    verdict = Verdict.MET if len(own) == 2 else Verdict.PARTLY
    return Check(
        "个人信息保护法 14、17 条", "告知的文本写明处理者、目的、期限", verdict,
        f"用着本单位自己的文本 {len(own)} 种，共 2 种。", "" if own == ["general", "client"] else "出厂文本没有本单位的名称，请另存一版。",
        "consent_texts",
    )  # fmt: skip


def _retention(now: datetime) -> Check:
    over = sum(one.ends_at <= now for one in ending(now=now, limit=200))
    months = "、".join(f"{clock.label} {clock.months} 个月" for clock in rules().values())
    return _of(
        "个人信息保护法 19、47 条", "不超过必要的保留期", over == 0, f"{months}；到期还没有抹除的 {over} 份。",
        "在「保留期」里处理：再问本人，或抹除。", "retention",
    )  # fmt: skip


def _requests(now: datetime) -> Check:
    late = RightsRequest.objects.filter(state="open", due_on__lt=now.date()).count()
    open_ = RightsRequest.objects.filter(state="open").count()
    return _of("个人信息保护法 44–50 条", "三十天内答复本人的请求", late == 0, f"在办 {open_} 件，超期 {late} 件。", "先办超期的。", "rights")


def _chain(now: datetime) -> Check:
    last = AuditCheckpoint.objects.order_by("-seq").first()
    is_fresh = last is not None and now - last.at <= _SIGNED_WITHIN
    found = f"最近一次签名 {last.at.astimezone(ZoneInfo(settings.TIME_ZONE)):%Y-%m-%d %H:%M}。" if last else "还没有签名。"
    return _of("个人信息保护法 54 条", "合规审计：日志连成链并签名", is_fresh, found, "看工作进程在不在运行。", "audit")


def _anchors(now: datetime) -> Check:
    ways = AnchorDelivery.objects.filter(delivered_at__gte=now - timedelta(days=2)).count()
    return _of(
        "等保 安全审计", "审计签名另存别处", ways > 0, f"两天里送到了 {ways} 处。", "设 CAIDANG_AUDIT_COPY 或邮件、网络接收。", "audit"
    )


def _identity(now: datetime) -> Check:
    members = list(User.objects.filter(is_active=True).values_list("pk", flat=True))
    have = len(with_factor(members))
    verdict = Verdict.MET if members and have == len(members) else Verdict.PARTLY if required_roles() else Verdict.NOT_MET
    return Check(
        "等保 身份鉴别", "两种以上的鉴别方式", verdict, f"{len(members)} 位成员，{have} 位有两步验证。",
        "" if verdict is Verdict.MET else "在「角色」里要求两步验证。", "roles",
    )  # fmt: skip


def _separation(now: datetime) -> Check:
    roles = set(User.objects.filter(is_active=True).values_list("role", flat=True))
    is_apart = Role.AUDITOR.value in roles and Role.ADMIN.value in roles
    return _of(
        "等保 访问控制", "管理、安全、审计分开", is_apart, "有单独的审计员。" if is_apart else "还没有单独的审计员。",
        "请一位不管业务的同事当审计员。", "members",
    )  # fmt: skip


def _log_age(now: datetime) -> Check:
    first = AuditEvent.objects.order_by("seq").values_list("at", flat=True).first()
    days = (now - first).days if first else 0
    return Check(
        "网络安全法 21 条", "日志留存不少于六个月", Verdict.MET if first else Verdict.NOT_MET,
        f"审计只增不改、不删，现存 {days} 天{'，从启用算起还不到六个月' if timedelta(days=days) < _LOG_KEPT else ''}。",
    )  # fmt: skip


def _leftovers(now: datetime) -> Check:
    if connection.vendor != "sqlite":
        return Check("等保 剩余信息保护", "删掉的不留在磁盘上", Verdict.PARTLY, "PostgreSQL 由运维清理；钥匙已销毁的内容读不出。")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        is_on = bool(cursor.fetchone()[0])
    done = Erasure.objects.filter(state__in=(Erasure.State.DONE, Erasure.State.REPLAYED)).count()
    return _of("等保 剩余信息保护", "删掉的不留在磁盘上", is_on, f"删除即覆写{'开着' if is_on else '没有开'}；已抹除 {done} 人，钥匙都已销毁。")


def _kit(now: datetime) -> Check:
    return _of(
        "等保 数据备份恢复", "根密钥有纸质恢复单", kit_confirmed_at() is not None,
        "恢复单确认过。" if kit_confirmed_at() else "还没有人确认抄下了恢复单。", "在「密钥」里打印，照着纸核对。", "keys",
    )  # fmt: skip


def _of(law: str, point: str, is_met: bool, found: str, remedy: str = "", page: str = "") -> Check:  # noqa: FBT001 - a verdict
    verdict = Verdict.MET if is_met else Verdict.NOT_MET
    return Check(law, point, verdict, found, "" if is_met else remedy, page)
