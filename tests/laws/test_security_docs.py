"""The lists in docs/安全/概览.md say what the code says: keys, ways out, dependencies."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.laws.test_code import ROOT, SOURCE, python_files
from tests.laws.trees import tree_of

pytestmark = pytest.mark.xdist_group("trees")
PAGE = (ROOT / "docs" / "安全" / "概览.md").read_text(encoding="utf-8")
NETWORK = {
    "imapclient", "urllib3", "smtplib", "socket", "http.client", "requests", "httpx", "opendal", "paramiko", "urllib.request",
}  # fmt: skip
WALLED = {"foundation/lib/sandbox/seccomp.py"}
"""Knows the word because it forbids the thing."""


def section(name: str) -> str:
    """What stands under a heading."""
    return PAGE.split(f"## {name}\n")[1].split("\n## ")[0]


def calls_of(name: str) -> set[str]:
    """The first words with which a method of this name is called, anywhere."""
    found = set()
    for path in python_files(SOURCE):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
                found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
    return found


def test_every_key_is_listed_and_no_other() -> None:
    listed = set(re.findall(r"`([a-z/ …-]+)`", section("钥匙和算法").split("| 用途 |")[1].split("\n\n")[0]))
    assert {name for name in listed if "/" not in name} == calls_of("purpose") | (calls_of("epoch_key") - {"blind"})
    assert "blind/…" in listed


def imports(path: Path) -> set[str]:
    """The modules that a file imports, each with its first part as well."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        found |= {*names, *(name.split(".")[0] for name in names)}
    return found


def test_every_way_out_is_listed_and_no_other() -> None:
    listed = set(re.findall(r"`([a-z_/]+\.py)`", section("和谁通信")))
    found = {str(path.relative_to(SOURCE)) for path in python_files(SOURCE) if imports(path) & NETWORK}
    assert found - WALLED == listed


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    reasons = (ROOT / "docs" / "adr" / "0002-依赖与理由.md").read_text(encoding="utf-8").lower()
    names = [re.split(r"[\[=<>; ]", one)[0].lower() for one in project["dependencies"]]
    other = {"django-htmx", "django-allauth"}
    missing = [name for name in names if name.split("[")[0] not in reasons and name not in other]
    assert missing == []


def test_no_weak_cryptography_is_called() -> None:
    weak = re.compile(r"hashlib\.(md5|sha1)\b|modes\.(ECB|CBC)|\b(DES|RC4|ARC4|Blowfish)\b|random\.(random|randint|choice|getrandbits)\(")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files(SOURCE)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if weak.search(line.split("#")[0])
    ]
    assert found == []


def test_no_text_is_ever_run() -> None:
    banned = {"eval", "exec", "compile", "os.system", "os.popen", "subprocess.getoutput"}
    found = []
    for path in python_files(SOURCE):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                if ast.unparse(node.func) in banned:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
                found += [f"{path}:{node.lineno}" for k in node.keywords if k.arg == "shell" and ast.unparse(k.value) != "False"]
    assert found == []


def test_no_query_is_put_together_from_text() -> None:
    """SQL of our own stands in few files, and what is asked for goes as a parameter."""
    found = []
    for path in python_files(SOURCE):
        for node in ast.walk(tree_of(path)):
            is_query = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("execute", "raw", "extra")
            if is_query and node.args and isinstance(node.args[0], ast.JoinedStr):
                found.append(str(path.relative_to(SOURCE)))
    assert set(found) <= {"foundation/lib/sqlcipher/base.py", "foundation/lib/sqlcipher/operations.py", "foundation/lib/many_rows.py", "foundation/audit/append_only.py", "foundation/vault/rotation/wrapping.py"}, "table and column names alone"
