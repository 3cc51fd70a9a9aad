"""``python -m tools.client``: write clients/python anew from docs/reference/openapi.json.

Made by openapi-python-client; nothing in it is written by hand but README.md.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).parents[2]
DESCRIPTION = ROOT / "docs/reference/openapi.json"
CLIENT = ROOT / "clients/python"
TAGS: Final = {
    "候选人": "candidates", "客户与职位": "clients", "归类": "sorting", "收件": "intake", "流程": "pipeline", "面试": "interviews",
    "待办": "work", "导出": "exports", "审计": "audit", "提议": "proposals", "Webhook": "webhooks", "我": "me",
}  # fmt: skip
"""What the parts of the API are called in the client."""
MARK = "MADE_FROM"
"""The file beside the package that names the description it was made from, by its SHA-256."""


def mark_of(description: Path) -> str:
    """Return the line that names a description."""
    return f"sha256:{hashlib.sha256(description.read_bytes()).hexdigest()}\n"


def main() -> int:
    """Write the package anew."""
    package = CLIENT / "caidang_client"
    shutil.rmtree(package, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        fitted = Path(folder) / "openapi.json"
        fitted.write_text(json.dumps(fit(json.loads(DESCRIPTION.read_text("utf-8")))), encoding="utf-8")
        return _generate(fitted, package)


def fit(described: dict[str, Any]) -> dict[str, Any]:
    """Return the description as a typed client needs it: modules with English names, and no parts of answers, which have no type."""
    for methods in described["paths"].values():
        for operation in methods.values():
            operation["tags"] = [TAGS[tag] for tag in operation["tags"]]
            operation["parameters"] = [one for one in operation["parameters"] if one["name"] != "fields"]
    return described


def _generate(description: Path, package: Path) -> int:
    made = subprocess.run(
        [
            sys.executable, "-m", "openapi_python_client", "generate", "--path", str(description), "--meta", "none",
            "--config", str(ROOT / "tools/client/config.yml"), "--output-path", str(package), "--overwrite", "--fail-on-warning",
        ],
        check=False, env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"},
    )  # fmt: skip
    if made.returncode == 0:
        (CLIENT / MARK).write_text(mark_of(DESCRIPTION), encoding="utf-8")
    return made.returncode


if __name__ == "__main__":
    sys.exit(main())
