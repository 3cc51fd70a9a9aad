"""Nobody reads a program's word in the log: each verb and each kind of subject that the code writes has words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import caidang
from caidang.interfaces.web.log_words.kinds import kinds
from caidang.interfaces.web.templatetags.events import words_of
from tests.laws.trees import tree_of

pytestmark = pytest.mark.xdist_group("trees")
_VERB = re.compile(r"[a-z_]+\.[a-z_]+")
_NO_VERBS = frozenset(("vault.json", "keys.json", "intake.reread", "submission.link_"))
"""What looks like a verb and is none: the name of a file, the word of a claim, the beginning of verbs."""


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    root = Path(caidang.__file__).parent
    for part in ("domain", "foundation"):
        for path in sorted((root / part).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, tree_of(path)


def _texts(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for value in (*node.args, *(one.value for one in node.keywords)):
                for one in ast.walk(value):
                    if isinstance(one, ast.Constant) and isinstance(one.value, str):
                        yield one.value


def _verbs() -> dict[str, str]:
    """Texts that are handed to something and begin as verbs begin, with where they stand."""
    known = {verb.partition(".")[0] for verb in words_of({}, "")}
    return {
        text: path.name
        for path, tree in _sources()
        for text in _texts(tree)
        if _VERB.fullmatch(text) and text.partition(".")[0] in known and text not in _NO_VERBS
    }


def test_every_verb_has_words(db: None) -> None:
    wordless = {verb: where for verb, where in _verbs().items() if verb not in words_of({}, "")}
    assert not wordless


def test_the_law_sees_the_verbs() -> None:
    assert {"candidate.exported", "sheet_export.asked", "consent.given", "mailbox.added"} <= set(_verbs())


def test_every_kind_of_subject_has_words() -> None:
    domain = Path(caidang.__file__).parent / "domain"
    told = {kind for path in domain.rglob("*.py") for kind in re.findall(r'subject=f?"([a-z_]+)', path.read_text("utf-8"))}
    assert told <= {*kinds(), "role"}
