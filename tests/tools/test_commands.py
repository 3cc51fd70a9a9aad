"""The commands of the evaluation and of the benches, run small on real files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ready_folder
from tools.bench.__main__ import main as bench
from tools.bench.folder import READY
from tools.corpus.__main__ import generate
from tools.corpus.__main__ import main as corpus
from tools.eval.__main__ import main as evaluate

ROOT = Path(__file__).parents[2]
FIGURE = {"name", "value", "unit", "goal", "ok"}


def objects(text: str) -> dict[str, dict[str, object]]:
    return {entry["name"]: entry for entry in map(json.loads, text.splitlines())}


def test_parsing_prints_one_object_per_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(["parsing", "--size", "6", "--layouts", "txt-utf8,docx-plain", "--json"]) == 0
    shown = objects(capsys.readouterr().out)
    assert all(set(entry) == FIGURE for entry in shown.values())
    assert shown["documents"]["value"] == 6
    assert shown["micro_f1"]["goal"] == 0.97
    assert {"name.f1", "job_dates.recall", "layout.txt-utf8.f1"} <= set(shown)


def test_parsing_reads_a_labelled_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus([str(tmp_path), "--count", "4", "--layouts", "txt-utf8,eml-boss"])
    (tmp_path / "unlabelled.txt").write_text("没有答案的文件", encoding="utf-8")
    capsys.readouterr()
    assert evaluate(["parsing", str(tmp_path), "--errors"]) == 0
    shown = capsys.readouterr().out
    assert "eml-boss" in shown
    assert "confidence" in shown
    assert " 4 count" in shown


def test_labels_may_lie_beside_their_files_as_plain_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus([str(tmp_path), "--count", "2", "--layouts", "txt-utf8"])
    for label in tmp_path.glob("*.truth.json"):
        label.rename(label.with_name(label.name.replace(".truth.json", ".json")))
    capsys.readouterr()
    evaluate(["parsing", str(tmp_path)])
    assert " 2 count" in capsys.readouterr().out


def test_nothing_measured_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "unlabelled.txt").write_text("没有答案的文件", encoding="utf-8")
    with pytest.raises(SystemExit) as caught:
        evaluate(["parsing", str(tmp_path)])
    assert caught.value.code == 2


def test_a_wrong_label_is_listed_as_a_miss(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus([str(tmp_path), "--count", "1", "--layouts", "txt-utf8"])
    label = next(tmp_path.glob("*.truth.json"))
    truth = json.loads(label.read_text(encoding="utf-8")) | {"emails": ["nobody@example.org"]}
    label.write_text(json.dumps(truth), encoding="utf-8")
    evaluate(["parsing", str(tmp_path), "--errors"])
    assert "email: want 'nobody@example.org'" in capsys.readouterr().out


def test_parse_bench_shows_rates_and_ratios(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench(["parse", "--size", "40", "--json"]) == 0
    shown = objects(capsys.readouterr().out)
    assert all(set(entry) == FIGURE for entry in shown.values())
    assert shown["parse_per_s"]["goal"] == 100.0
    assert {"pdf.both_per_s", "docx.extract_to_parse"} <= set(shown)


@pytest.mark.parametrize("name", ["audit", "pages", "work"])
def test_benches_with_a_store_of_their_own_run(name: str, tmp_path: Path) -> None:
    """Each fills a data folder in its own process, as this one already has a database."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench", name, "--size", "20", "--json"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT), READY: str(ready_folder())}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    shown = objects(done.stdout)
    assert all(set(entry) == FIGURE for entry in shown.values())
    assert list(tmp_path.iterdir()) == []


def test_unknown_names_are_refused() -> None:
    assert evaluate(["no-such"]) == 2
    with pytest.raises(SystemExit) as caught:
        bench(["no-such"])
    assert caught.value.code == 2


def test_strangers_are_drawn_in_every_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "some.txt").write_text(
        "=== one\n# {n:张示例}\n{p:13800009105}\t{@:zhang@example.com}\n## 工作经历\n"
        "|{j1:2019.1-2020.2}|{e1:样例科技有限公司}|{t1:工程师}|\n"
        "=== two\n<<<\n# {n:李示例}\n{p:13800009106}\n>>>\n## 工作经历\n**{e1:示例机械有限公司}**\t{j1:2018.3-至今}\n{t1:钳工}\n",
        encoding="utf-8",
    )
    assert evaluate(["strangers", str(tmp_path), "--json"]) == 0
    shown = objects(capsys.readouterr().out)
    assert shown["documents"]["value"] == 6  # one in columns is only drawn, not told
    assert shown["phone.f1"]["value"] == 1
    assert {f"layout.some {kind}.f1" for kind in ("txt", "doc", "docx", "pdf")} <= set(shown)


def test_processes_that_share_the_corpus_make_all_of_it() -> None:
    layouts = ("txt-utf8", "docx-plain")
    whole = [item.data for item in generate(5, 3, layouts)]
    parts = [[item.data for item in generate(5, 3, layouts, first=n, step=2)] for n in range(2)]
    assert whole[0::2] == parts[0]
    assert whole[1::2] == parts[1]
