"""The layer contracts catch what they are there for: planted violations break them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLANTED = {
    "core/planted.py": "import django\nfrom caidang.foundation.lib import planted\n",
    "foundation/lib/planted.py": "from caidang.foundation.audit import planted\n",
    "foundation/audit/planted.py": "",
    "domain/oddments/__init__.py": "",
    "interfaces/web/planted.py": "from caidang.interfaces.cli import main\n",
}


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a copy of the source with violations in it."""
    home = tmp_path_factory.mktemp("planted")
    shutil.copytree(
        ROOT / "src", home / "src", ignore=lambda folder, names: [
            name for name in names if name in ("__pycache__", "static", "templates", "data")
        ],
    )  # fmt: skip
    for name, text in PLANTED.items():
        path = home / "src" / "caidang" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache",
            "--config", str(ROOT / "pyproject.toml"),
        ],
        cwd=home / "src", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "contract",
    ["Five wings", "Interfaces: cli above", "Domain: apps", "Foundation: what", "Core is plain"],
)
def test_a_planted_violation_breaks_its_contract(verdict: str, contract: str) -> None:
    (line,) = (line for line in verdict.splitlines() if line.startswith(contract) and line.split()[-1] in ("KEPT", "BROKEN"))
    assert line.endswith("BROKEN")
