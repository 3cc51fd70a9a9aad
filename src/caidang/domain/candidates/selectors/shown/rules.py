"""The rules as their page shows them, how far a run is and what it would change, and what is proposed for a record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from caidang.core.errors import NotFound
from caidang.core.sorting.conditions import ANYWHERE, Condition, How, Part
from caidang.core.sorting.tree import Tree
from caidang.domain.candidates.catalogue import own_fields
from caidang.domain.candidates.models import Candidate, Label, Rule, SortingRun, Suggestion
from caidang.domain.candidates.selectors.labelling.labels import category_tree
from caidang.domain.candidates.selectors.shown.facts import LOOKED_AT
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import lens_on, rows_of
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.vault import services as vault

MOST_RUNS = 20
_SAMPLE = 12


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule; ``says`` puts its tests into words, ``chosen`` is how many choices it learned from, None where it does not."""

    id: int
    name: str
    target: int
    target_path: str
    is_category: bool
    tests: tuple[Condition, ...]
    says: str
    is_on: bool
    is_asking: bool
    acts_from: float
    chosen: int | None
    is_archived: bool

    @property
    def percent(self) -> int:
        """The confidence from which it acts, in hundredths."""
        return round(self.acts_from * 100)


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What one rule comes to in a run; ``sample`` are some of the people."""

    name: str
    target_path: str
    fits: int
    puts: int
    asks: int
    kept_back: int
    sample: tuple[CandidateRow, ...]


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run."""

    id: int
    is_trial: bool
    total: int
    done: int
    changed: int
    started_at: datetime
    by: str
    is_running: bool
    is_undoing: bool
    is_undone: bool
    is_cancelled: bool
    problem: str
    rules: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a rule would put on a record; ``percent`` is how sure it is."""

    tag_id: int
    path: str
    rule: str
    percent: int
    reasons: tuple[str, ...]


def list_rules(*, viewer: Viewer) -> list[RuleRow]:
    """Return the rules, those put away last."""
    require(viewer, Action.MANAGE_SORTING)
    tree, names = category_tree(is_all=True), looked_at_ever()
    rows = Rule.objects.select_related("target__learned").order_by("archived_at", "pk")
    found = [_row(rule, tree, names) for rule in rows]
    return sorted(found, key=lambda row: row.is_archived)


def list_targets() -> list[tuple[str, list[tuple[int, str]]]]:
    """Return what a rule may put people into: categories by their ways, and tags, as id and name."""
    tree = category_tree()
    tags = Label.objects.filter(kind=Label.Kind.TAG, merged_into=None, archived_at=None)
    return [
        (Label.Kind.CATEGORY.label, [(one.id, tree.path(one.id)) for _, one in tree.walk()]),
        (Label.Kind.TAG.label, list(tags.order_by("name").values_list("pk", "name"))),
    ]


def list_runs(*, viewer: Viewer) -> list[RunRow]:
    """Return the last runs, newest first."""
    require(viewer, Action.MANAGE_SORTING)
    rows = list(SortingRun.objects.order_by("-pk")[:MOST_RUNS])
    names = names_of({row.started_by for row in rows})
    return [_run(row, names.get(row.started_by or 0, "")) for row in rows]


def view_run(
    run_id: int, *, viewer: Viewer, today: date
) -> tuple[RunRow, list[RuleResult]]:
    """Return a run and what each rule comes to, with some of the people within the viewer's reach."""
    require(viewer, Action.MANAGE_SORTING)
    run = SortingRun.objects.filter(pk=run_id).first()
    if run is None:
        raise NotFound("没有这次运行。")
    tree = category_tree(is_all=True)
    rules = Rule.objects.filter(pk__in=run.rules).select_related("target").order_by("pk")
    names = names_of({run.started_by})
    results = []
    for rule in rules:
        fits, puts, asks, kept_back = run.found.get(str(rule.pk), (0, 0, 0, 0))
        people = rows_of(run.sample.get(str(rule.pk), [])[:_SAMPLE], viewer=viewer, today=today)
        path = _path(rule.target, tree)
        results.append(RuleResult(rule.name, path, fits, puts, asks, kept_back, tuple(people)))
    return _run(run, names.get(run.started_by or 0, "")), results


def list_proposals(candidate: Candidate, *, viewer: Viewer, now: datetime) -> list[Proposal]:
    """Return what rules propose for the record, the surest first; reasons only for who may read the original."""
    rows = Suggestion.objects.filter(candidate=candidate, rule__archived_at=None).select_related("tag", "rule")
    found = list(rows.order_by("-confidence", "pk"))
    if not found:
        return []
    tree, lens = category_tree(is_all=True), lens_on(candidate, viewer=viewer, now=now)
    return [
        Proposal(
            row.tag_id, _path(row.tag, tree), row.rule.name, round(row.confidence * 100),
            tuple(
                lens.text(reason)
                for reason in vault.open_json(candidate.data_key, row.reasons_place, bytes(row.reasons))["reasons"]
            ),
        )
        for row in found
    ]  # fmt: skip


def looked_at_ever() -> dict[str, str]:
    """Return the names of all that conditions look at, or looked at once."""
    return {**LOOKED_AT, **{key: field.label for key, field in own_fields(is_all=True).items()}}


def in_words(tests: Sequence[Condition], names: Mapping[str, str] = LOOKED_AT) -> str:
    """Say the tests of a rule in one line; ``names`` are those of the fields."""
    groups = []
    for part in Part:
        said = [_said(test, names) for test in tests if test.part is part]
        if said:
            joined = ("，并且" if part is Part.ALL else "，或者").join(said)
            groups.append(f"{joined}的不算" if part is Part.NONE else joined)
    return "；".join(groups)


def _said(test: Condition, names: Mapping[str, str]) -> str:
    if test.how is How.LEARNED:
        return test.how.label
    if test.how is How.QUERY:
        return f"搜「{test.what}」找得到"
    return f"{names.get(test.field, LOOKED_AT[ANYWHERE])}{test.how.label}「{test.what}」"


def _row(rule: Rule, tree: Tree, names: Mapping[str, str]) -> RuleRow:
    tests = tuple(Condition(Part(p), f, How(h), w) for p, f, h, w in rule.opened()["tests"])
    is_learned = any(test.how is How.LEARNED for test in tests)
    learned = getattr(rule.target, "learned", None)
    return RuleRow(
        id=rule.pk,
        name=rule.name,
        target=rule.target_id,
        target_path=_path(rule.target, tree),
        is_category=rule.target.kind == Label.Kind.CATEGORY,
        tests=tests,
        says=in_words(tests, names),
        is_on=rule.is_on,
        is_asking=rule.is_asking,
        acts_from=rule.acts_from,
        chosen=(learned.chosen if learned else 0) if is_learned else None,
        is_archived=rule.archived_at is not None,
    )


def _path(label: Label, tree: Tree) -> str:
    is_category = label.kind == Label.Kind.CATEGORY
    return tree.path(label.pk) if is_category and label.pk in tree.branches else label.name


def _run(run: SortingRun, by: str) -> RunRow:
    return RunRow(
        id=run.pk,
        is_trial=run.is_trial,
        total=run.total,
        done=run.done,
        changed=run.changed,
        started_at=run.started_at,
        by=by,
        is_running=run.finished_at is None,
        is_undoing=run.undone_at is not None and run.finished_at is None,
        is_undone=run.undone_at is not None and run.finished_at is not None,
        is_cancelled=run.cancelled_at is not None,
        problem=run.problem,
        rules=tuple(run.rules),
    )
