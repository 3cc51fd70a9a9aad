"""Papers for the person: that he was erased, and all that is held about him."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from caidang.core.errors import NotFound
from caidang.core.report.paper import Paper, Part, draw_paper
from caidang.domain.candidates.catalogue import all_fields
from caidang.domain.candidates.models import Attachment, Candidate, Document
from caidang.domain.candidates.selectors.shown.kin import persons_of, whole_person
from caidang.domain.candidates.values import present
from caidang.domain.compliance.models import Erasure
from caidang.domain.compliance.selectors.consents import consents_of
from caidang.domain.compliance.selectors.ledger import given_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit.models import AuditHead
from caidang.foundation.vault import services as vault

_WIDTHS: Mapping[str, Sequence[int]] = {"个人信息": (4, 1, 13)}
"""Of the columns, where they are not alike."""
More = Callable[[Candidate], Mapping[str, Sequence[Mapping[str, str]]]]
"""What rooms above hold of a person, by headings: rows of names and texts."""
STILL = "present"
"""How the end of what goes on is kept."""
_SOURCES = {"upload": "网页上传", "inbox": "文件夹", "mail": "邮箱", "paste": "粘贴", "api": "接口"}


def certificate_of(erasure: Erasure, *, viewer: Viewer, today: date) -> bytes:
    """Return the certificate of an erasure as PDF: it names the record's number, never the person.

    Raises NotFound as long as the erasure is not done.
    """
    require(viewer, Action.ERASE)
    if erasure.state not in (Erasure.State.DONE, Erasure.State.REPLAYED) or erasure.settled_at is None:
        raise NotFound("还没有抹除，没有证明。")
    is_again = erasure.state == Erasure.State.REPLAYED
    at = erasure.asked_at if is_again else erasure.settled_at
    again = (("恢复备份后再次删除", f"{erasure.settled_at:%Y-%m-%d %H:%M}（协调世界时）"),) if is_again else ()
    gone = sum(erasure.counts.values())
    head = AuditHead.objects.first()
    return draw_paper(
        Paper(
            title="个人信息删除证明",
            lines=(
                f"按照请求，编号 {erasure.candidate.public_id} 的个人信息已于 "
                f"{at:%Y-%m-%d %H:%M}（协调世界时）从本单位的招聘资料系统中删除。",
                "解开这些资料的钥匙已经销毁：数据库、文件、索引里的内容已清除；更早的备份里即使还有密文，"
                "备份轮换以后（通常两天之内）也再没有钥匙能解开，恢复备份时会按删除名单再删一次。",
                "法律要求留存的服务记录（何时、为哪个职位、由谁办理）不含个人信息，只有编号。"
                "为了不再误收，另存了不可还原的指纹；凭它认不出您是谁。",
            ),
            parts=(
                Part(
                    "删除了什么",
                    (
                        ("原因", Erasure.Reason(erasure.reason).label),
                        *again,
                        ("清除的记录", f"{gone} 条，分布在 {len(erasure.counts)} 类数据里"),
                        ("证明编号", str(erasure.public_id)),
                        ("审计链头", head.hash if head is not None else ""),
                    ),
                    (1, 3),
                ),
            ),
            foot=f"开具日期 {today.isoformat()}。凭证明编号可以向本单位查询。",
        )
    )


def copy_of(candidate: Candidate, *, viewer: Viewer, now: datetime, more: More | None = None) -> bytes:
    """Return all that is held about a person as a ZIP: a JSON file, a PDF to read, the originals.

    Whoever calls has asked the policy, for it shows everything in clear, and writes it down. ``more`` adds
    what rooms above hold.
    """
    require(viewer, Action.COMPLIANCE, candidate.target)
    told = _told(candidate, now, more(candidate) if more else {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("个人信息.json", json.dumps(told, ensure_ascii=False, indent=2))
        files.writestr("个人信息.pdf", draw_paper(_paper(told, now)))
        names: set[str] = set()
        for name, data in _originals(candidate):
            files.writestr(f"原件/{_once(name, names)}", data)
    return out.getvalue()


def _told(candidate: Candidate, now: datetime, more: Mapping[str, Any]) -> dict[str, Any]:
    fields = all_fields()
    # What a merged record said otherwise is held as well.
    persons = persons_of([candidate.pk])
    held = [v for one in whole_person(candidate) for v in present(one)] if len(persons) > 1 else present(candidate)
    rows = {
        (v.field, v.entry, v.value): {
            "字段": fields[v.field].label if v.field in fields else v.field, "序号": str(v.entry + 1),
            "内容": "至今" if v.value == STILL else v.value,
        }
        for v in held
    }  # fmt: skip
    values = list(rows.values())
    return {
        "编号": str(candidate.public_id),
        "制作时间": now.isoformat(),
        "来源": _SOURCES.get(candidate.source, candidate.source),
        "建档时间": candidate.created_at.isoformat(),
        "个人信息": values,
        "原件": [{"文件": name} for name, _ in _originals(candidate)],
        "授权": [
            {
                "给谁": row.client or "本单位", "目的": "、".join(row.purposes), "方式": row.way,
                "时间": row.given_at.isoformat(),
                "到期": row.expires_at.isoformat() if row.expires_at else "",
                "撤回": row.withdrawn_at.isoformat() if row.withdrawn_at else "", "凭据": row.evidence,
            }  # fmt: skip
            for row in consents_of(candidate, now=now)
        ],
        "提供给了谁": [
            {"给谁": one.whom or "本单位", "时间": one.at.isoformat(), "用途": one.purpose, "字段": "、".join(one.fields)}
            for one in given_of(persons)
        ],
        **more,
    }


def _paper(told: Mapping[str, Any], now: datetime) -> Paper:
    tables = {name: rows for name, rows in told.items() if isinstance(rows, list)}
    parts = tuple(
        Part(name, [list(map(str, row.values())) for row in rows], _WIDTHS.get(name) or ([1] * len(rows[0]) if rows else [1]))
        for name, rows in tables.items()
    )
    lines = (f"档案编号 {told['编号']}，来源：{told['来源']}，建档 {told['建档时间'][:10]}。",)
    return Paper("我们持有的个人信息", lines, parts, foot=f"制作于 {now:%Y-%m-%d %H:%M}（协调世界时）")


def _originals(candidate: Candidate) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    persons = persons_of([candidate.pk])
    for row in Document.objects.filter(candidate__in=persons).select_related("data_key", "blob__data_key"):
        name = vault.open_sealed(row.data_key, row.filename_place, bytes(row.filename)).decode()
        found.append((name, vault.read_blob(row.blob)))
    papers = Attachment.objects.filter(candidate__in=persons, removed_at=None)
    for paper in papers.select_related("data_key", "blob__data_key"):
        name = vault.open_sealed(paper.data_key, paper.place("filename"), bytes(paper.filename)).decode()
        found.append((name, vault.read_blob(paper.blob)))
    return found


def _once(name: str, taken: set[str]) -> str:
    """The file's name without folders, numbered where it comes again."""
    plain = PurePath(name.replace("\\", "/")).name or "文件"
    number, tried = 1, plain
    while tried in taken:
        number += 1
        tried = f"{PurePath(plain).stem}（{number}）{PurePath(plain).suffix}"
    taken.add(tried)
    return tried
