"""科技公司: a heap of files becomes an ordered store, with the figures before and after, worked out and not claimed."""

import hashlib
import importlib
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median

from tools.cases.chaos import Piece
from tools.corpus import invent

FULL = 3000
_SOUGHT = 60
_AT_ONCE = 200

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Before:
    """The heap, counted. ``by_name`` are the files whose name tells whose they are; ``by_search`` those in which a plain
    search through the bytes finds the telephone number of the person they are about.
    """

    files: int
    megabytes: float
    kinds: int
    folders: int
    people: int
    copies: int
    in_several: int
    about_people: int
    by_name: int
    by_search: int
    others: int


@dataclass(frozen=True, slots=True)
class After:
    """The store, counted against the truth.

    ``whole`` of ``people`` have one record that holds nobody else; ``pairs`` wait for somebody's decision; ``refused``
    are files that could not be read, each with its reason; ``sought`` people were looked for by their number.
    """

    seconds: float
    records: int
    people: int
    whole: int
    pairs: int
    known_already: int
    refused: int
    reasons: dict[str, int]
    fields: float
    rows: int
    row_outcomes: dict[str, int]
    sought: int
    found: int
    found_ms: float
    lost: list[str] = field(default_factory=list)


def look_at(pieces: Sequence[Piece]) -> Before:
    """This function will count the heap as it lies there."""
    seen: set[bytes] = set()
    copies = by_name = by_search = size = 0
    of_person: Counter[int] = Counter()
    about = [one for one in pieces if one.kind not in ("sheet", "note", "broken")]
    for piece in pieces:
        data = piece.path.read_bytes()
        size += len(data)
        mark = hashlib.sha256(data).digest()
        copies += mark in seen
        seen.add(mark)
        if len(piece.people) == 1:
            person = invent(piece.people[0])
            of_person[person.seed] += 1
            by_name += any(name and name in piece.path.name for name in (person.name, person.name_en))
            by_search += any(phone.encode() in data for phone in person.phones)
    return Before(
        files=len(pieces), megabytes=size / 1e6, kinds=len({one.path.suffix for one in pieces}),
        folders=len({one.path.parent for one in pieces}), people=len({seed for one in pieces for seed in one.people}),
        copies=copies, in_several=sum(n > 1 for n in of_person.values()), about_people=len(about), by_name=by_name,
        by_search=by_search, others=sum(one.kind == "note" for one in pieces),
    )  # fmt: skip


def put_in_order(pieces: Sequence[Piece], say: Say) -> After:
    """This function will hand everything in, let it be read, and look how much of it became order.

    The installation is the one that is open in this process; a worker beside it reads, or this process does.
    """
    begun = time.perf_counter()
    files = [one for one in pieces if one.kind != "sheet"]
    records: dict[str, set[int]] = defaultdict(set)
    became: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    told: set[str] = set()
    for first in range(0, len(files), _AT_ONCE):
        part = {str(one.path): one for one in files[first : first + _AT_ONCE]}
        for outcome in _hand_in(part.values()):
            became[outcome.status] += 1
            reasons.update([outcome.reason] if outcome.reason and outcome.status == "failed" else [])
            path = _outermost(outcome.file, part)
            told.add(path)
            if outcome.candidate and path in part:
                records[outcome.candidate].update(part[path].people)
        say(f"读了 {min(first + _AT_ONCE, len(files))} / {len(files)} 份，{len(records)} 位候选人")
    rows, row_outcomes = 0, Counter[str]()
    for sheet in (one for one in pieces if one.kind == "sheet"):
        result = _module("domain.sheets.services.hand_in").import_file(
            path=sheet.path, is_trial=False, way="fill", files=None, now=_now
        )
        rows += result.rows
        row_outcomes.update(result.counts)
    seconds = time.perf_counter() - begun
    found, found_ms, sought = _sought(sorted({one.phone for one in files if one.phone}))
    of_seed: dict[int, set[str]] = defaultdict(set)
    for record, people in records.items():
        for seed in people:
            of_seed[seed].add(record)
    whole = sum(len(held) == 1 and len(records[next(iter(held))]) == 1 for held in of_seed.values())
    models = _module("domain.candidates.models")
    people = models.Candidate.objects.filter(merged_into=None)
    values = models.FieldValue.objects.filter(candidate__in=people.values("pk")).count()
    return After(
        seconds=seconds, records=people.count(), people=len(of_seed), whole=whole,
        pairs=models.Suspicion.objects.filter(state=models.Suspicion.State.OPEN).count(),
        known_already=became["already_received"], refused=became["failed"], reasons=dict(reasons.most_common()),
        fields=values / max(1, people.count()), rows=rows, row_outcomes=dict(row_outcomes), sought=sought, found=found,
        found_ms=found_ms, lost=[str(one.path) for one in files if str(one.path) not in told],
    )  # fmt: skip


def as_text(before: Before, after: After) -> str:
    """This function will say both as a table in Markdown."""
    share = f"{after.whole / max(1, after.people):.1%}"
    lines = [
        ("文件", f"{before.files} 个，{before.megabytes:.0f} MB，{before.kinds} 种，散在 {before.folders} 个文件夹", f"每一个都有下落，丢下 {len(after.lost)} 个"),
        ("一模一样的文件", f"{before.copies} 个，看不出来", f"认出 {after.known_already} 个，只存一份"),
        ("同一个人的几份简历", f"{before.in_several} 人，各放各的", f"归在一份档案里；拿不准的 {after.pairs} 对等人定"),
        ("一个人一份档案", "没有档案", f"{after.people} 人里 {after.whole} 人（{share}），共 {after.records} 份档案"),
        ("知道这份是谁的", f"看文件名：{before.by_name} / {before.about_people}", "打开就是：姓名、电话、经历都在栏里"),
        ("按电话找到人", f"在文件里直接搜：{before.by_search} / {before.about_people}", f"{after.found} / {after.sought}，中位 {after.found_ms:.1f} 毫秒"),
        ("填好的栏", "0", f"平均每人 {after.fields:.1f} 处，每处都指得出原文"),
        ("表格里的人", f"{after.rows} 行", "，".join(f"{_row_word(key)} {n}" for key, n in after.row_outcomes.items() if n)),
        ("坏了、读不了的", "不知道有没有", f"{after.refused} 个，写明原因，等换一份" + "".join(f"；{_short(why)} {n}" for why, n in list(after.reasons.items())[:3])),
        ("混在里面的杂件", f"{before.others} 个", "没有姓名和联系方式，排在整理员的待办里，一键作废"),
        ("用时", "—", f"{after.seconds / 60:.1f} 分钟"),
    ]
    head = "| | 之前 | 之后 |\n|---|---|---|\n"
    return head + "".join(f"| {name} | {was} | {now} |\n" for name, was, now in lines)


def _outermost(file: str, known: Container[str]) -> str:
    """The file of the heap in which this one lay: ``outer/inner``, as deep as mails lie in mails."""
    path = Path(file)
    return next((str(one) for one in (path, *path.parents) if str(one) in known), file)


def _row_word(key: str) -> str:
    words: dict[str, str] = _module("domain.sheets.words").OUTCOMES
    return words.get(key, key)


def _short(reason: str) -> str:
    return reason.rstrip("。").split("：")[0].split("，")[0]


def _hand_in(part: Iterable[Piece]):  # type: ignore[no-untyped-def]
    return _module("domain.intake.services.hand_in").hand_in([one.path for one in part], now=_now)


def _sought(phones: Sequence[str]) -> tuple[int, float, int]:
    """Look for some people by the numbers in their résumés; how many were found, in how many milliseconds, of how many."""
    find, program = _module("domain.candidates.selectors.finding.find"), _module("foundation.accounts.policy").PROGRAM
    follower = _module("domain.candidates.services.record.indexing").new_follower()
    follower.catch_up(_now())
    chosen = Random("sought").sample(list(phones), min(_SOUGHT, len(phones)))
    found, times = 0, [0.0]
    for phone in chosen:
        start = time.perf_counter()
        page = find.search_candidates(text=phone, viewer=program, today=_now().date(), are_facets_wanted=False)
        times.append((time.perf_counter() - start) * 1000)
        found += page.total >= 1
    follower.close(_now())
    return found, median(times[1:] or times), len(chosen)


def _module(name: str):  # type: ignore[no-untyped-def]
    """Import what has tables, once the folder is open."""
    return importlib.import_module(f"caidang.{name}")


def _now() -> datetime:
    return datetime.now(UTC)


