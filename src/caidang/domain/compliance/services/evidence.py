"""Evidence for an auditor: what the page says and the ledgers behind it, as one ZIP without anybody's name."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

from caidang.domain.compliance.models import Consent, Erasure, LegalHold, RightsRequest
from caidang.domain.compliance.selectors.checks import Check, view_compliance
from caidang.domain.compliance.selectors.ledger import ledger_rows
from caidang.domain.compliance.selectors.register import LABELS, TEXTS, list_activities
from caidang.domain.compliance.selectors.retention import rules
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditHead
from caidang.foundation.lib.write_lock import write_tx

Row = Sequence[object]
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula."""


def export_evidence(*, actor: Viewer, now: datetime, more: Sequence[Check] = ()) -> bytes:
    """Return the evidence as a ZIP of CSV files, and write down that it was taken."""
    require(actor, Action.READ_COMPLIANCE)
    view = view_compliance(viewer=actor, now=now, more=more)
    head = AuditHead.objects.first()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        _add(files, "检查.csv", [
            ("依据", "要求", "结果", "现在的情况", "要做什么"),
            *((c.law, c.point, c.verdict.label, c.found, c.remedy) for c in view.checks),
        ])  # fmt: skip
        _add(files, "对外提供.csv", ledger_rows())
        _add(files, "授权.csv", _consents())
        _add(files, "权利请求.csv", _requests())
        _add(files, "抹除.csv", _erasures())
        _add(files, "依法留存.csv", _holds())
        _add(files, "保留期.csv", [
            ("目的", "最多几个月", "提前几天告知"), *((r.label, r.months, r.notice_days) for r in rules().values()),
        ])  # fmt: skip
        _add(files, "处理记录.csv", [
            ("处理活动", *LABELS, "影响评估"),
            *((r.name, *(getattr(r, key) for key in TEXTS), r.assessed_on or "") for r in list_activities(viewer=actor)),
        ])  # fmt: skip
        files.writestr(
            "说明.txt",
            f"取证时间 {now.isoformat()}\n审计链到第 {head.seq if head else 0} 条，链头 {head.hash if head else ''}\n"
            "各表只有编号和代码，没有姓名和联系方式；编号对应的人在系统里按权限查。\n",
        )
    data = out.getvalue()
    with write_tx():
        audit.record(
            actor_id=actor.user_id, verb="compliance.evidence_taken", subject="compliance", now=now,
            detail={"bytes": len(data), "met": view.met, "points": len(view.checks)},
        )  # fmt: skip
    return data


def _consents() -> Iterable[Row]:
    yield ("授权编号", "档案编号", "给谁", "目的", "方式", "来源", "文本版本", "时间", "到期", "撤回")
    rows = Consent.objects.select_related("candidate", "client", "text").order_by("pk")
    for row in rows.iterator(chunk_size=500):
        yield (
            row.public_id, row.candidate.public_id, row.client or "本单位", "、".join(row.purposes), row.way, row.source,
            row.text.version if row.text else "", row.given_at.isoformat(),
            row.expires_at.isoformat() if row.expires_at else "",
            row.withdrawn_at.isoformat() if row.withdrawn_at else "",
        )  # fmt: skip


def _requests() -> Iterable[Row]:
    yield ("请求编号", "档案编号", "种类", "收到", "期限", "结果", "办结")
    for row in RightsRequest.objects.select_related("candidate").order_by("pk").iterator(chunk_size=500):
        yield (
            row.public_id, row.candidate.public_id, row.kind, row.received_on, row.due_on, row.state,
            row.settled_at.isoformat() if row.settled_at else "",
        )  # fmt: skip


def _erasures() -> Iterable[Row]:
    yield ("证明编号", "档案编号", "原因", "结果", "提出", "提出的成员", "确认", "确认的成员")
    for row in Erasure.objects.select_related("candidate").order_by("pk").iterator(chunk_size=500):
        yield (
            row.public_id, row.candidate.public_id, row.reason, row.state, row.asked_at.isoformat(), row.asked_by or "",
            row.settled_at.isoformat() if row.settled_at else "", row.settled_by or "",
        )  # fmt: skip


def _holds() -> Iterable[Row]:
    yield ("档案编号", "原因", "起", "止")
    for row in LegalHold.objects.select_related("candidate").order_by("pk").iterator(chunk_size=500):
        yield (
            row.candidate.public_id, row.reason, row.placed_at.isoformat(),
            row.lifted_at.isoformat() if row.lifted_at else "",
        )  # fmt: skip


def _add(files: zipfile.ZipFile, name: str, rows: Iterable[Row]) -> None:
    """Spreadsheets open it as it is: with a mark of its encoding, and nothing that reads as a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([_harmless(cell) for cell in row] for row in rows)
    files.writestr(name, "\ufeff" + out.getvalue())


def _harmless(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(_RISKY) else text
