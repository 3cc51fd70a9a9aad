"""Rules look at records and put their labels there, or propose them; what a person took off stays off."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from caidang.core.sorting.conditions import (
    Condition,
    Facts,
    Fit,
    How,
    Matcher,
    Part,
    Sieve,
    matcher_of,
)
from caidang.domain.candidates.catalogue import asked_by_rules, looked_at_by_rules
from caidang.domain.candidates.models import (
    Candidate,
    Label,
    Removal,
    Rule,
    SortingRun,
    Suggestion,
    Tagging,
)
from caidang.domain.candidates.selectors.finding.index import Look, load_index_documents
from caidang.domain.candidates.selectors.labelling.label_names import in_present_names
from caidang.domain.candidates.selectors.labelling.labels import category_tree
from caidang.domain.candidates.selectors.shown.facts import among, facts_of
from caidang.domain.candidates.services.labelling.learning import learned_models
from caidang.domain.candidates.services.labelling.tagging import surviving_label
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search
from caidang.foundation.search.matching import found_in
from caidang.foundation.vault import services as vault


@dataclass(frozen=True, slots=True)
class Sorter:
    """A rule ready for work: its label, those that count as having it, and its matcher."""

    rule: Rule
    label: Label
    same: frozenset[int]
    """The label, what was merged into it, and the categories below it."""
    matcher: Matcher


@dataclass(slots=True)
class Outcome:
    """What rules came to for one record."""

    puts: list[tuple[Sorter, Fit]] = field(default_factory=list)
    asks: list[tuple[Sorter, Fit]] = field(default_factory=list)


@dataclass(slots=True)
class Tally:
    """By rule: how many records it fits, would label, would propose for, and was kept from by a person; and who they are."""

    fits: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    puts: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    asks: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    kept_back: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def changed(self) -> int:
        """How many records get anything."""
        return len({pk for ids in (*self.puts.values(), *self.asks.values()) for pk in ids})


def sorters_of(rules: Iterable[Rule]) -> list[Sorter]:
    """Return these rules ready for work; one whose label is no longer offered is left out."""
    given = list(rules)
    if not given:
        return []
    tree, models, merged = category_tree(is_all=True), None, _merged()
    found = []
    for rule in given:
        label = surviving_label(rule.target)
        if label.archived_at is not None:
            continue
        tests = tests_of(rule)
        is_learned = any(test.how is How.LEARNED for test in tests)
        models = learned_models() if is_learned and models is None else models
        model = models.get(label.pk) if is_learned and models else None
        same = tree.down(label.pk) | merged.get(label.pk, set())
        found.append(Sorter(rule, label, frozenset(same), matcher_of(tests, model)))
    return found


def _merged() -> dict[int, set[int]]:
    """Return the labels that were merged into each other one."""
    found: dict[int, set[int]] = defaultdict(set)
    pairs = Label.objects.exclude(merged_into=None).values_list("merged_into_id", "pk")
    for keeper, loser in pairs:
        found[keeper].add(loser)
    return found


def tests_of(rule: Rule) -> list[Condition]:
    """Return the rule's tests, opened."""
    return [
        Condition(Part(part), name, How(how), what)
        for part, name, how, what in rule.opened()["tests"]
    ]


def active_rules() -> list[Rule]:
    """Return the rules that are switched on, in their order."""
    return list(Rule.objects.filter(is_on=True, archived_at=None).select_related("target__merged_into"))


def sort_arrived(
    *, candidates: Sequence[Candidate], now: datetime, today: date, beside: Look | None = None
) -> None:
    """Let the rules look at records that just arrived or got a document. To be called inside a transaction.

    ``beside`` adds what rooms above know of the records, for rules that ask a query.
    """
    sorters = sorters_of(active_rules())
    if not sorters:
        return
    queries = {text for one in sorters for text in one.matcher.queries}
    ids = [candidate.pk for candidate in candidates]
    documents = load_index_documents(ids, beside=beside).values() if queries else ()
    found = asked(queries, lambda texts: found_in(documents, texts, today=today, own=asked_by_rules()))
    tally = decide(candidates, sorters, found=found)
    apply(candidates, sorters, tally, run=None, now=now)


def asked(
    queries: Iterable[str], ask: Callable[[set[str]], Mapping[str, frozenset[int]]]
) -> dict[str, frozenset[int]]:
    """Return what the queries of rules find, asked with the names that tags and categories have now."""
    now = {text: in_present_names(text) for text in queries}
    found = ask(set(now.values())) if now else {}
    return {text: found[said] for text, said in now.items() if said in found}


def decide(
    candidates: Sequence[Candidate], sorters: Sequence[Sorter], *, found: Mapping[str, frozenset[int]]
) -> dict[int, Outcome]:
    """Return what each record's rules come to; ``found`` are the ids that the rules' queries find. Nothing is written."""
    by_record: dict[int, set[str]] = defaultdict(set)
    for text, ids in found.items():
        for pk in ids:
            by_record[pk].add(text)
    facts = facts_of(
        candidates,
        are_texts_wanted=any(one.matcher.needs_text for one in sorters),
        are_terms_wanted=any(one.matcher.is_learned for one in sorters),
        queries={pk: frozenset(texts) for pk, texts in by_record.items()},
        own=looked_at_by_rules() if any(one.matcher.looks_beside for one in sorters) else {},
    )
    sieve = Sieve([one.matcher for one in sorters])
    return {
        pk: _outcome(known, [sorters[at] for at in sieve.worth(known)]) for pk, known in facts.items()
    }


def _outcome(facts: Facts, sorters: Sequence[Sorter]) -> Outcome:
    outcome = Outcome()
    for one in sorters:
        fit = one.matcher.fit(facts)
        if fit is None:
            continue
        if fit.confidence >= one.rule.acts_from and not one.rule.is_asking:
            outcome.puts.append((one, fit))
        elif fit.confidence >= one.rule.asks_from or one.rule.is_asking:
            outcome.asks.append((one, fit))
    return outcome


def apply(
    candidates: Sequence[Candidate], sorters: Sequence[Sorter], outcomes: Mapping[int, Outcome],
    *, run: SortingRun | None, now: datetime, is_trial: bool = False,
) -> Tally:  # fmt: skip
    """Put and propose what was decided, or, for a trial, only count it. To be called inside a transaction, but for a trial."""
    known = _Known(list(outcomes), sorters)
    tally, puts, asks = Tally(), [], []
    for pk, outcome in outcomes.items():
        for is_put, told in ((True, outcome.puts), (False, outcome.asks)):
            for one, fit in told:
                tally.fits[one.rule.pk] += 1
                if not known.is_new(pk, one, tally, is_put=is_put):
                    continue
                if is_put:
                    puts.append((pk, one))
                    tally.puts[one.rule.pk].append(pk)
                else:
                    asks.append((pk, one, fit))
                    tally.asks[one.rule.pk].append(pk)
    if not is_trial:
        by_id = {candidate.pk: candidate for candidate in candidates}
        _write(by_id, puts, asks, run=run, now=now)
    return tally


class _Known:
    """What stands on some records, what people took off, and what was proposed already."""

    def __init__(self, ids: Sequence[int], sorters: Sequence[Sorter]) -> None:
        labels = {pk for one in sorters for pk in one.same}
        self._there: dict[int, set[int]] = defaultdict(set)
        self._refused: dict[int, set[int]] = defaultdict(set)
        self._asked: dict[int, set[int]] = defaultdict(set)
        for model, into in ((Tagging, self._there), (Removal, self._refused), (Suggestion, self._asked)):
            rows = model._default_manager.filter(tag_id__in=labels, **among("candidate_id", ids))
            for record, label in rows.values_list("candidate_id", "tag_id"):
                into[record].add(label)

    def is_new(self, record: int, one: Sorter, tally: Tally, *, is_put: bool) -> bool:
        """Tell whether the record would get the label; then it counts as having it."""
        if not one.same.isdisjoint(self._there[record]):
            return False
        if not one.same.isdisjoint(self._refused[record]):
            tally.kept_back[one.rule.pk] += 1
            return False
        if not is_put and one.label.pk in self._asked[record]:
            return False
        (self._there if is_put else self._asked)[record].add(one.label.pk)
        return True


def _write(
    records: Mapping[int, Candidate], puts: Sequence[tuple[int, Sorter]],
    asks: Sequence[tuple[int, Sorter, Fit]], *, run: SortingRun | None, now: datetime,
) -> None:  # fmt: skip
    run_id = run.pk if run is not None else None
    with write_tx(savepoint=False):
        insert_rows(
            Tagging, ("candidate_id", "tag_id", "rule_id"),
            [(pk, one.label.pk, one.rule.pk) for pk, one in puts],
            shared={"created_at": now, "run_id": run_id}, ignore_known=True,
        )  # fmt: skip
        Suggestion.objects.bulk_create(
            [_suggestion(records[pk], one, fit, run_id, now) for pk, one, fit in asks],
            ignore_conflicts=True,
        )
        by_record: dict[int, list[int]] = defaultdict(list)
        for pk, one in puts:
            by_record[pk].append(one.rule.pk)
        for pk, rules in by_record.items():
            search.log_change(pk)
            audit.record(
                actor_id=None, verb="candidate.sorted_by_rule", subject=f"candidate:{pk}", now=now,
                detail={"rules": rules, "run": run_id or 0},
            )  # fmt: skip
        _settle({(pk, one.label.pk) for pk, one in puts})


def _settle(pairs: set[tuple[int, int]]) -> None:
    """What was proposed and now is there need not be asked any more."""
    records, labels = {pk for pk, _ in pairs}, {label for _, label in pairs}
    rows = Suggestion.objects.filter(candidate_id__in=records, tag_id__in=labels)
    done = [pk for pk, *pair in rows.values_list("pk", "candidate_id", "tag_id") if tuple(pair) in pairs]
    if done:
        Suggestion.objects.filter(pk__in=done).delete()


def _suggestion(
    candidate: Candidate, one: Sorter, fit: Fit, run_id: int | None, now: datetime
) -> Suggestion:
    row = Suggestion(
        candidate=candidate, tag=one.label, rule=one.rule, run_id=run_id, confidence=fit.confidence,
        created_at=now,
    )  # fmt: skip
    row.reasons = vault.seal_json(candidate.data_key, row.reasons_place, {"reasons": list(fit.reasons)})
    return row
