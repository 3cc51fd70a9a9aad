"""``caidang parse``: read one résumé in a sandbox and print what it says; nothing is stored."""

import argparse
import json
import logging
from pathlib import Path
from typing import Any

from caidang.core.errors import InvalidInput, NotFound, TooLarge
from caidang.foundation.lib.sandbox import Limits, Pool
from caidang.foundation.lib.sandbox.limits import MIB
from caidang.foundation.lib.sandbox.start import command_of

CHILD = command_of("caidang.interfaces.cli.parse_child")
MAX_FILE = 20 * MIB
TIMEOUT_S = 20.0
OCR_TIMEOUT_S = 180.0
OCR = Limits(memory=6 * 1024 * MIB, cpu_s=400)
_LABELS = {
    "name": "姓名", "former_name": "曾用名", "gender": "性别", "birth": "出生", "age": "年龄",
    "phones": "电话", "emails": "邮箱", "wechat": "微信", "qq": "QQ", "id_number": "身份证号", "links": "主页",
    "city": "城市", "household": "户籍", "native_place": "籍贯", "ethnicity": "民族", "political": "政治面貌",
    "marital": "婚育", "work_years": "工作年限", "highest_degree": "最高学历", "expected_job": "期望职位",
    "expected_salary": "期望薪资", "expected_city": "期望城市", "current_salary": "目前薪资",
    "job_status": "求职状态", "available": "到岗时间", "education": "教育经历", "employment": "工作经历",
    "projects": "项目经历", "skills": "技能", "languages": "语言", "certificates": "证书",
    "summary": "自我评价", "warnings": "提醒",
}  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Print the résumé as JSON, or as lines for a person."""
    logging.getLogger().setLevel(logging.ERROR)  # a child that died of the file is told below
    found = parse_file(Path(options.file))
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(found)))
    return 0


def parse_file(path: Path) -> dict[str, Any]:
    """Read the file in a sandboxed child and return what it says, in the shape of ``--json``."""
    data = _bytes_of(path)
    answer = _ask(data, path.name, (), Limits(), TIMEOUT_S)
    if answer.get("needs_ocr"):
        answer = _ask(data, path.name, ("--ocr",), OCR, OCR_TIMEOUT_S)
    if "archive" in answer:
        raise InvalidInput(
            f"这是一个压缩包，里面有 {answer['archive']} 个文件。请先解开，再逐个读取。"
        )
    return dict(answer["resume"])


def _ask(
    data: bytes, name: str, extra: tuple[str, ...], limits: Limits, timeout_s: float
) -> dict[str, Any]:
    with Pool((*CHILD, *extra), 1, limits) as pool:
        answer, _ = pool.run({"name": name, "max_bytes": MAX_FILE}, data, timeout_s=timeout_s)
        return answer


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except FileNotFoundError:
        raise NotFound(f"找不到文件：{path}") from None
    except IsADirectoryError:
        raise InvalidInput(f"{path} 是文件夹。parse 一次读一份文件。") from None
    except OSError as error:
        raise InvalidInput(f"{path} 打不开：{error.strerror}") from None
    if len(data) > MAX_FILE:
        raise TooLarge(f"文件太大：超过 {MAX_FILE // MIB} MB")
    return data


def _lines(found: dict[str, Any]) -> list[str]:
    lines = []
    for name, label in _LABELS.items():
        values = found.get(name)
        if not values:
            continue
        if not isinstance(values, list):
            lines.append(f"{label}：{values}".replace("\n", "\n  "))
        elif isinstance(values[0], dict):
            lines.append(f"{label}：")
            lines.extend(f"  {_entry(value)}" for value in values)
        else:
            lines.append(f"{label}：{'、'.join(map(str, values))}")
    return lines or ["没有读出任何内容。"]


def _entry(value: dict[str, Any]) -> str:
    dates = f"{value.get('start') or '?'} – {'至今' if value.get('end') == 'present' else value.get('end') or '?'}"
    apart = ("start", "end", "duties")
    rest = (f"{text} 个月" if name == "months" else str(text) for name, text in value.items() if text and name not in apart)
    duties = f"\n{value['duties']}".replace("\n", "\n    ") if value.get("duties") else ""
    return " · ".join([dates, *rest]) + duties
