"""What is sought is found: the judged queries keep their scores."""

import os
import subprocess
import sys

from tests.conftest import ready_folder
from tools.bench.folder import READY
from tools.eval.judged import Judged, questions
from tools.eval.search import Answer, figures_of


def test_the_judged_queries_meet_their_goals() -> None:
    """In a process of its own, as it opens a data folder of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.eval", "search", "--show"], capture_output=True, text=True, check=False,
        env={**os.environ, READY: str(ready_folder())},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]


def _record(pk: int, name: str, title: str, text: str) -> Judged:
    truth = {
        "name": name, "phones": ["13800001111"], "emails": [], "highest_degree": "本科", "city": "上海",
        "education": [], "employment": [{"employer": "远山", "title": title, "start": "2020-01", "end": "present"}],
        "skills": [], "expected_job": None,
    }  # fmt: skip
    return Judged(pk, truth, text)


def test_worth_is_told_from_the_truth() -> None:
    held = _record(1, "林知夏", "会计", "林知夏 会计 上海")
    told = _record(2, "沈望", "司机", "沈望 司机 认识会计")
    none = _record(3, "高远", "厨师", "高远 厨师 safe")
    asked = {q.text: q for q in questions([held, told, none] * 20)}
    assert [asked["會計"].worth(r) for r in (held, told, none)] == [3, 1, 0]
    assert asked["FE"].worth(none) == 0


def test_a_worse_order_scores_less() -> None:
    question = questions([_record(1, "林知夏", "会计", "会计")])[0]
    good, bad = Answer(question, 1.0, 1.0), Answer(question, 0.2, 0.5)
    figures = {f.name: f for f in figures_of([good] * 130)}
    assert all(f.ok for f in figures.values())
    worse = {f.name: f for f in figures_of([good] * 65 + [bad] * 65)}
    assert not worse["ndcg_10"].ok
    assert not worse["recall_50"].ok
