"""The laws of the code that a machine can check: layers, sizes, forbidden names and imports."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.laws.trees import tree_of

pytestmark = pytest.mark.xdist_group("trees")
ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "caidang"
HARD_STOP = 400
BANNED_FILES = {"utils", "helpers", "common", "managers", "signals", "mixins"}


def python_files(*folders: Path) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*.py")
        if "__pycache__" not in path.parts and "migrations" not in path.parts
    )


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


OWN = python_files(SOURCE)
EVERYTHING = python_files(SOURCE, ROOT / "tests", ROOT / "tools")


def test_there_is_code_to_check() -> None:
    assert len(OWN) > 20


def test_layers() -> None:
    """One way down: the contracts stand in pyproject.toml, without any list of exceptions."""
    config = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "ignore_imports" not in config
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_file_sizes() -> None:
    too_long = {}
    for path in EVERYTHING:
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > HARD_STOP:
            too_long[shown(path)] = lines
    assert too_long == {}, "split these by topic"


def test_no_drawers_for_odds_and_ends() -> None:
    assert [shown(path) for path in OWN if path.stem in BANNED_FILES] == []


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"\bModelForm\b|\bmodelform_factory\b", "plain forms only"),
        (r"django\.db\.models\.signals|django\.dispatch|\breceiver\(", "no signals"),
        (r"\bselect_for_update\b", "claim by a conditional UPDATE"),
        (r"\bpickle\b|\bmarshal\.loads?\b", "bytes from elsewhere never become objects"),
        (r"\bATOMIC_REQUESTS\"?\]?\s*=\s*True", "a read must not take the write lock"),
    ],
)
def test_forbidden_words(pattern: str, why: str) -> None:
    found = [
        f"{shown(path)}:{number}"
        for path in OWN
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line.split("#")[0]) and not line.lstrip().startswith(('"""', "``"))
    ]
    assert found == [], why


COOKIELESS = {
    "src/caidang/interfaces/web/views/public/apply_page.py", "src/caidang/interfaces/web/views/public/leaving.py",
    "src/caidang/interfaces/api/bearer.py",
}  # fmt: skip
"""Doors that no cookie opens: a page that anybody may write to, the one for programs with a token (ADR 0026) with its
wrong addresses, and the one by which a person wants no more letters, where mail programs post by themselves (ADR 0028)."""


def test_no_way_around_csrf_but_where_no_cookie_counts() -> None:
    found = {shown(path): path.read_text(encoding="utf-8") for path in OWN}
    exempt = {name: text for name, text in found.items() if re.search(r"\bcsrf_exempt\b", text)}
    assert set(exempt) == COOKIELESS
    for name, text in exempt.items():
        assert not re.search(r"request\.(?:user|session|COOKIES)|set_cookie|@member", text), name


def imports_inside(tree: ast.AST) -> Iterator[ast.stmt]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield node


def test_no_imports_inside_functions() -> None:
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in OWN
        for node in imports_inside(tree_of(path))
    ]
    assert found == []


def test_no_imports_for_type_checking_only() -> None:
    """An import that exists only for the checker is an arrow that hides from the layers."""
    found = [shown(path) for path in OWN if "TYPE_CHECKING" in path.read_text(encoding="utf-8")]
    assert found == []


def test_no_relative_imports() -> None:
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in EVERYTHING
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert found == []


def calls(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


CLOCK = re.compile(r"(datetime|date|timezone)\.(now|today|utcnow|localtime|localdate)|time\.(time|localtime)")


def test_core_reads_no_clock_and_no_environment() -> None:
    found = [
        f"{shown(path)}:{line} {name}"
        for path in python_files(SOURCE / "core")
        for name, line in calls(tree_of(path))
        if CLOCK.fullmatch(name) or name in ("os.getenv", "os.environ.get")
    ]
    assert found == []


def test_services_and_selectors_are_told_the_time() -> None:
    found = [
        f"{shown(path)}:{line} {name}"
        for path in python_files(SOURCE / "domain", SOURCE / "foundation")
        if {"services", "selectors"} & {*path.parts, path.stem}
        for name, line in calls(tree_of(path))
        if CLOCK.fullmatch(name)
    ]
    assert found == []


def test_models_do_not_override_save() -> None:
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in OWN
        if path.stem == "models" or "models" in path.parent.name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete") and _is_row(node)
    ]
    assert found == []


def _is_row(node: ast.FunctionDef) -> bool:
    """Whether the method is a row's own and not a queryset's refusal."""
    return not any(isinstance(inner, ast.Raise) for inner in node.body)


def test_dotted_strings_are_looked_up_in_one_place() -> None:
    allowed = {
        "src/caidang/interfaces/cli/main.py",  # verbs, so that `parse` starts without Django
        "src/caidang/config/entry.py",  # the same, for opening the data folder
        "src/caidang/core/extract/ocr.py",  # an optional extra that may be missing
        "src/caidang/core/extract/image.py",  # the same
    }
    found = {
        shown(path)
        for path in OWN
        for name, _ in calls(tree_of(path))
        if name.split(".")[-1] in ("import_module", "import_string", "__import__")
    }
    assert found <= allowed


def test_public_names_say_what_they_do() -> None:
    found = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in OWN
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert found == []


def test_every_module_says_what_it_is() -> None:
    found = [
        shown(path)
        for path in OWN
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree_of(path))
    ]
    assert found == []


TEMPLATES = sorted((SOURCE / "interfaces" / "web" / "templates").rglob("*.html"))


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"\|\s*safe\b|autoescape off", "everything shown is escaped"),
        (r"\son[a-z]+\s*=|\shx-on|javascript:", "the policy forbids inline scripts"),
        (r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/(?:ld\+)?json)[^>]*>", "scripts are files of our own"),
        (r"\sstyle\s*=|<style\b", "the policy forbids inline styles"),
        (r"(src|href|action)\s*=\s*[\"']https?://", "no other machine is asked for anything"),
    ],
)
def test_templates_keep_to_the_content_policy(pattern: str, why: str) -> None:
    found = [
        f"{shown(path)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert found == [], why
