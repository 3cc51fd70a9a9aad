"""Rules over all records: how long a hundred thousand take by fifty rules, tried and in earnest, and taken back."""

import time
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from caidang.core.text.normalize import normalize
from tools.bench import many_records as many
from tools.bench.folder import fresh_folder, module
from tools.bench.stored_rows import store_rows
from tools.figures import Figure, at_most, plain

FULL_SIZE = 100_000
"""Records, each with a résumé of some 2 KB."""

RULES = 50
GOAL_S = 60.0
_AT_ONCE = 2_000
_CITIES = "上海 北京 深圳 广州 杭州 成都 南京 武汉 苏州 西安".split()
_SKILLS = "Java Python Excel SQL Go Linux MySQL Docker Photoshop AutoCAD".split()


def run(size: int) -> list[Figure]:
    """Sort ``size`` records by fifty rules of every kind, as the worker does, batch after batch."""
    with fresh_folder():
        store_rows(size)
        _documents(size)
        _rules(size)
        _index()
        trial, _ = _timed(is_trial=True)
        busy = time.process_time()
        spent, begun = _timed(is_trial=False)
        busy = time.process_time() - busy
        models = module("domain.candidates.models")
        put, asked = models.Tagging.objects.filter(run=begun).count(), models.Suggestion.objects.count()
        undone = _spent(lambda: _undo(begun.pk))
        arrival = _arrival()
    return [
        at_most("sorting_s", spent, "s", GOAL_S * size / FULL_SIZE),
        plain("sorting_cpu_s", busy, "s"),
        plain("trial_s", trial, "s"),
        plain("undo_s", undone, "s"),
        plain("put", put, "labels"),
        plain("proposed", asked, "labels"),
        plain("per_record_us", spent / size * 1e6, "us"),
        plain("on_arrival_ms", arrival * 1000, "ms"),
    ]


def _documents(size: int) -> None:
    """Give each record one résumé's text, sealed as the store seals it."""
    models, vault = module("domain.candidates.models"), module("foundation.vault.services")
    now = datetime.now(UTC)
    key = module("foundation.vault.models").DataKey.objects.get(pk=1)
    with module("foundation.lib.write_lock").write_tx():
        blob = vault.store_blob(data=b"x", key=key, now=now)
    for first in range(1, size + 1, _AT_ONCE):
        people = models.Candidate.objects.filter(pk__gte=first, pk__lt=first + _AT_ONCE)
        rows = [_document(models, vault, person, blob, now) for person in people.select_related("data_key")]
        with module("foundation.lib.write_lock").write_tx():
            models.Document.objects.bulk_create(rows)


def _document(models: Any, vault: Any, person: Any, blob: Any, now: datetime) -> Any:  # noqa: ANN401
    row = models.Document(
        candidate=person, data_key=person.data_key, blob=blob, fingerprint="x", kind="text", size=1,
        parser_version=1, received_at=now, pages=b"",
    )  # fmt: skip
    # As the extractors leave it.
    text = zlib.compress(normalize(many.text_of(person.pk)).encode())
    row.text = vault.seal(person.data_key, row.text_place, text)
    row.filename = vault.seal(person.data_key, row.filename_place, "简历.txt".encode())
    return row


def _rules(size: int) -> None:
    """Fifty rules: cities, skills, both; words and expressions in the text; queries; one learned from choices."""
    tests = [
        *[[("all", "city", "exact", city)] for city in _CITIES],
        *[[("all", "skill", "exact", skill), ("none", "degree", "exact", "高中")] for skill in _SKILLS],
        *[
            [("any", "skill", "exact", skill), ("any", "text", "contains", many.HUNDREDTH), ("all", "city", "exact", city)]
            for skill, city in zip(_SKILLS, _CITIES, strict=True)
        ],
        *[[("all", "text", "contains", word), ("all", "skill", "exact", "Java")] for word in (*many.SELDOM, many.OFTEN, many.RARE)],
        *[[("all", "text", "regex", f"{word}.{{0,6}}[一-十]")] for word in (*many.SELDOM, many.HUNDREDTH, many.RARE)],
        *[[("all", "anywhere", "contains", many.HUNDREDTH), ("none", "city", "exact", city)] for city in _CITIES[:4]],
        *[[("all", "", "query", f"技能:{skill} 薪资:>50k")] for skill in _SKILLS[:5]],
        [("all", "", "learned", "")],
    ]
    assert len(tests) == RULES
    labels, rules = module("domain.candidates.services.labelling.labels"), module("domain.candidates.services.labelling.rules")
    conditions, program = module("core.sorting.conditions"), module("foundation.accounts.policy").PROGRAM
    now = datetime.now(UTC)
    for number, test in enumerate(tests):
        label = labels.make_tag(name=f"规则 {number}", actor=program, now=now)
        if test[0][2] == "learned":
            _choose(label, size)
        rules.save_rule(
            rule_id=None, name=f"规则 {number}", target=label.pk, is_asking=False, acts_from=0.95,
            tests=[conditions.Condition(conditions.Part(p), f, conditions.How(h), w) for p, f, h, w in test],
            actor=program, now=now,
        )  # fmt: skip


def _choose(label: Any, size: int) -> None:  # noqa: ANN401
    """Let a person give the label to some who know Spark."""
    models = module("domain.candidates.models")
    chosen = [n for n in range(1, min(size, 3000)) if "Spark" in many.record_of(n, is_text_wanted=False).columns["skill"]]
    with module("foundation.lib.write_lock").write_tx():
        models.Tagging.objects.bulk_create(
            models.Tagging(candidate_id=n, tag=label, created_at=datetime.now(UTC)) for n in chosen
        )


def _index() -> None:
    follower = module("domain.candidates.services.record.indexing").new_follower()
    follower.rebuild(datetime.now(UTC))


def _timed(*, is_trial: bool) -> tuple[float, Any]:
    runs, program = module("domain.candidates.services.labelling.sorting_runs"), module("foundation.accounts.policy").PROGRAM
    begun = runs.begin_sorting(rule_ids=[], is_trial=is_trial, actor=program, now=datetime.now(UTC))
    return _spent(_work), begun


def _work() -> None:
    step = module("domain.candidates.services.labelling.sorting_runs").sort_next
    now = datetime.now(UTC)
    while step(now=now, today=now.date()):
        now = datetime.now(UTC)


def _undo(run_id: int) -> None:
    runs, program = module("domain.candidates.services.labelling.sorting_runs"), module("foundation.accounts.policy").PROGRAM
    runs.undo_sorting(run_id=run_id, actor=program, now=datetime.now(UTC))
    _work()


def _arrival() -> float:
    """What the rules add to the storing of one file."""
    models, sorting = module("domain.candidates.models"), module("domain.candidates.services.labelling.sorting")
    now = datetime.now(UTC)
    people: Sequence[Any] = models.Candidate.objects.select_related("data_key", "audience").order_by("pk")[:40]
    times = []
    for person in people:
        start = time.perf_counter()
        with module("foundation.lib.write_lock").write_tx():
            sorting.sort_arrived(candidates=[person], now=now, today=now.date())
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


def _spent(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
