"""``python -m tools.eval search [--size N]``: how well people are found, by judged queries.

nDCG@10 says how near the best order the first ten are (1 is the best), recall how many of those
worth something are among the first fifty. The records go through reading and storing as always.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log2
from statistics import mean
from typing import Any, Final

from caidang.core.text.normalize import search_key
from tools.bench.folder import fresh_folder, module
from tools.corpus import available
from tools.corpus.__main__ import generate
from tools.eval.judged import TODAY, Judged, Question, questions
from tools.figures import Figure, as_json, as_table, at_least, exit_code, plain

FULL_SIZE: Final = 240
"""Résumés; from this many on, missed goals make the command fail."""

LEAST_QUESTIONS: Final = 120
NDCG_GOAL: Final = 0.985
RECALL_GOAL: Final = 0.985
"""A little below what is reached (0.993, 0.993): what costs more than that is a fall."""
_FIRST, _PAGE = 10, 50


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with what its answer was worth."""

    question: Question
    ndcg: float
    recall: float


def measure(size: int, seed: int = 41) -> list[Answer]:
    """Store ``size`` résumés and ask every question that has an answer among them."""
    with fresh_folder():
        records = _stored(size, seed)
        indexing = module("domain.candidates.services.record.indexing")
        with indexing.up_to_date_index(now=datetime.now(UTC)):
            asked = [
                question
                for question in questions(records)
                if any(question.worth(record) for record in records)
            ]
            return [_asked(question, records) for question in asked]


def _stored(size: int, seed: int) -> list[Judged]:
    """Take the résumés in as the command line does, and return each record with its truth."""
    receive, program = (
        module("domain.intake.services.receive"),
        module("foundation.accounts.policy").PROGRAM,
    )
    truths: dict[int, dict[str, Any]] = {}
    for item in generate(size, seed, available(pictures=False)):
        file = receive.Incoming(item.data, item.name)
        [receipt] = receive.receive_files(
            files=[file], source="cli", actor=program, now=datetime.now(UTC)
        )
        truths[receipt.item.pk] = item.truth
    module("domain.intake.services.drain").drain(now=lambda: datetime.now(UTC))
    items = module("domain.intake.models").IntakeItem.objects.filter(pk__in=truths)
    whose = dict(items.exclude(candidate=None).values_list("candidate_id", "pk"))
    texts = module("domain.candidates.selectors.finding.index").load_index_documents(list(whose))
    return [
        Judged(pk, truths[item], search_key(texts[pk].body)) for pk, item in sorted(whose.items())
    ]


def _asked(question: Question, records: Sequence[Judged]) -> Answer:
    policy = module("foundation.accounts.policy")
    page = module("domain.candidates.selectors.finding.find").search_candidates(
        text=question.text, viewer=policy.PROGRAM, today=TODAY, page_size=_PAGE
    )
    worth = {record.id: question.worth(record) for record in records}
    found = [worth[hit.row.id] for hit in page.found]
    best = sorted(worth.values(), reverse=True)
    wanted = sum(value > 0 for value in best)
    reached = sum(value > 0 for value in found) / min(wanted, _PAGE)
    return Answer(question, _gain(found) / _gain(best), reached)


def _gain(worths: Sequence[int]) -> float:
    """Discounted gain of the first ten (Järvelin and Kekäläinen, 2002)."""
    return sum((2**worth - 1) / log2(place + 2) for place, worth in enumerate(worths[:_FIRST]))


def figures_of(answers: Sequence[Answer]) -> list[Figure]:
    """Return the means of all, and of each kind."""
    kinds: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        kinds[answer.question.kind].append(answer)
    found = [
        at_least("questions", len(answers), "", LEAST_QUESTIONS),
        at_least("ndcg_10", mean(a.ndcg for a in answers), "", NDCG_GOAL),
        at_least("recall_50", mean(a.recall for a in answers), "", RECALL_GOAL),
    ]
    for kind, own in sorted(kinds.items()):
        found.append(plain(f"{kind}.ndcg_10", mean(a.ndcg for a in own), f"of {len(own)}"))
        found.append(plain(f"{kind}.recall_50", mean(a.recall for a in own), f"of {len(own)}"))
    return found


def main(arguments: list[str]) -> int:
    """Run the evaluation and return the exit code."""
    parser = argparse.ArgumentParser(prog="tools.eval search", description=__doc__)
    parser.add_argument("--size", type=int, default=FULL_SIZE, help="résumés to search among")
    parser.add_argument("--json", action="store_true", help="one JSON object per figure")
    parser.add_argument("--show", action="store_true", help="also show each query that fell short")
    options = parser.parse_args(arguments)
    answers = measure(options.size)
    shown = figures_of(answers)
    sys.stdout.write(as_json(shown) if options.json else as_table(shown))
    if options.show:
        for answer in sorted(answers, key=lambda a: a.ndcg):
            if min(answer.ndcg, answer.recall) < 1:
                line = f"{answer.ndcg:.2f} {answer.recall:.2f} {answer.question.kind}: {answer.question.text}"
                sys.stdout.write(line + "\n")
    return exit_code(shown, full_size=options.size >= FULL_SIZE)
