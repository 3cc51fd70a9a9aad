"""推荐 one person: the report made as PDF, Word and blacked-out pictures, sealed, in the ledger; and whose copy leaked."""

import json
import time
import zlib
from datetime import UTC, datetime
from statistics import median
from typing import Any

from tools.bench.folder import fresh_folder, module
from tools.figures import Figure, at_most, plain

FULL_SIZE = 20
"""Reports."""

GOAL_S = 2.0
_COPIES = 5_000
_JOBS = 6
_LINE = "负责收单产品线的规划与落地，带六人团队，联系 138 0000 4321；主导费率改版，收入增长三成，投诉下降一半。"


def run(size: int) -> list[Figure]:
    """Put a person with a long record forward, ``size`` times over, the résumé redrawn each time."""
    with fresh_folder():
        now = datetime.now(UTC)
        person, job = _person(now), _job(now)
        sending = module("domain.pipeline.services.submissions.sending")
        wanted = module("domain.pipeline.services.submissions.making").Wanted
        actor = module("foundation.accounts.policy").PROGRAM
        times, worked = [], []
        for _ in range(size + 1):
            parcel = sending.Parcel(
                job=str(job.public_id), people=(wanted(str(person.public_id), "合适。", with_pages=True),),
                recipient="样收件人", consent="call", evidence="invented",
            )  # fmt: skip
            start, begun = time.perf_counter(), time.process_time()
            sending.send(parcel=parcel, url_of=str, actor=actor, now=now, today=now.date())
            times.append(time.perf_counter() - start)
            worked.append(time.process_time() - begun)
        leak = _seek(now)
    return [
        at_most("report_s", median(times[1:]), "s", GOAL_S),
        plain("report_slowest_s", max(times[1:]), "s"),
        plain("first_report_s", times[0], "s"),
        plain("report_processor_s", median(worked[1:]), "s"),
        plain("leak_of_5000_copies_s", leak, "s"),
    ]


def _person(now: datetime) -> Any:  # noqa: ANN401
    values, write = module("domain.candidates.values"), module("foundation.lib.write_lock").write_tx
    vault, records = module("foundation.vault.services"), module("domain.candidates.services.record.records")
    said = [
        ("name", 0, "样小满"), ("phone", 0, "13800004321"), ("email", 0, "xiaoman@example.com"), ("city", 0, "杭州"),
        *((f, n, v) for n in range(_JOBS) for f, v in (
            ("employer", f"样本{n}科技有限公司"), ("title", "产品经理"), ("job_start", f"20{n + 10}-01"), ("job_end", f"20{n + 11}-01"),
            ("duties", "\n".join([_LINE] * 6)), ("project", f"项目{n}"), ("project_duties", "\n".join([_LINE] * 3)),
        )),
    ]  # fmt: skip
    lines = [[{"t": _LINE, "b": [50, 50 + 14 * n, 540, 62 + 14 * n], "s": 9, "w": False}] for n in range(50)]
    pages = [{"number": n, "width": 595, "height": 842, "image": None, "lines": lines} for n in (1, 2, 3)]
    document = values.ReadDocument(
        filename="简历.txt", data=_LINE.encode(), kind="text", text=_LINE, page_count=3, parser_version=1, tokens=(),
        pages=zlib.compress(json.dumps(pages, ensure_ascii=False).encode()),
        values=tuple(values.ReadValue(field, entry, value, 0.95, None) for field, entry, value in said),
    )  # fmt: skip
    with write():
        key = vault.new_data_key(now=now)
        blob = vault.store_blob(data=document.data, key=key, now=now)
        return records.create_candidate(
            data_key=key, documents=[document], blobs=[blob], source="upload",
            actor=module("foundation.accounts.policy").PROGRAM, now=now,
        )  # fmt: skip


def _job(now: datetime) -> Any:  # noqa: ANN401
    clients = module("domain.clients.models")
    with module("foundation.lib.write_lock").write_tx():
        client = clients.Client.objects.create(name="样本客户", created_at=now, updated_at=now)
        kind = clients.JobType.objects.get()
        return clients.Job.objects.create(
            client=client, type=kind, title="高级产品经理", created_at=now, updated_at=now
        )


def _seek(now: datetime) -> float:
    """How long it takes to hold one report's text against as many copies."""
    marks, making = module("core.report.marks"), module("domain.pipeline.services.submissions.making")
    text = marks.write_mark("\n".join([_LINE] * 60), making.mark_key("one"))
    start = time.perf_counter()
    slots = marks.read_slots(text)
    for number in range(_COPIES):
        marks.compare(slots, making.mark_key(str(number)))
    return time.perf_counter() - start
