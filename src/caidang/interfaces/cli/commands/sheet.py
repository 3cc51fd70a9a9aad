"""``caidang sheet import|export|return``: people in a sheet come in, go out, and come back."""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from caidang.domain.candidates.catalogue import all_fields
from caidang.domain.candidates.services.record.revealing import Purpose
from caidang.domain.sheets.services.hand_in import Result, import_file, return_file
from caidang.domain.sheets.services.hand_out import export_file
from caidang.domain.sheets.words import OUTCOMES, target_name


def run(args: argparse.Namespace) -> int:
    """Do what is asked of the sheet and print what became of it."""
    return {"import": _import, "export": _export, "return": _return}[args.action](args)


def _import(args: argparse.Namespace) -> int:
    result = import_file(
        path=args.file, is_trial=args.dry_run, way="prefer" if args.prefer else "fill",
        files=args.files, now=_now,
    )  # fmt: skip
    if args.json:
        sys.stdout.write(json.dumps(_as_json(result, is_trial=args.dry_run), ensure_ascii=False) + "\n")
        return int(bool(result.problem))
    fields = all_fields()
    for name, target in result.columns:
        sys.stdout.write(f"{name or '（无名列）'}\t→ {target_name(target, fields)}\n")
    for note in result.notes:
        sys.stdout.write(f"{note}\n")
    told = "，".join(f"{OUTCOMES[key]} {n}" for key, n in result.counts.items() if n and key in OUTCOMES)
    begin = "试算" if args.dry_run else "导入"
    sys.stdout.write(f"{begin} {result.rows} 行：{told}\n")
    for row in result.effects.get("examples", {}).get("noted", ()):
        sys.stdout.write(f"第 {row['number']} 行有内容没读成：{'；'.join(row['notes'])}\n")
    for row in _refused(result):
        sys.stdout.write(f"第 {row['number']} 行没有导入：{'；'.join(row['notes'])}\n")
    return _told_problem(result)


def _export(args: argparse.Namespace) -> int:
    password = sys.stdin.readline().rstrip("\r\n") if args.password_stdin else ""
    done = export_file(
        query=args.query, path=args.file, columns=args.columns, password=password, purpose=Purpose(args.purpose),
        recipient=args.to, now=_now,
    )  # fmt: skip
    if args.json:
        answer = {"export": done.export, "people": done.people, "columns": list(done.columns)}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    else:
        # Cards and documents are for other programs; only what a spreadsheet opens comes back.
        back = f"改好后：caidang sheet return {args.file}" if args.file.suffix.lower() in (".xlsx", ".csv") else ""
        sys.stdout.write(f"导出 {done.people} 人到 {args.file}。{back}\n")
    return 0


def _return(args: argparse.Namespace) -> int:
    result = return_file(
        path=args.file, is_trial=args.dry_run, is_preferred=args.prefer, now=_now
    )
    if args.json:
        answer = _as_json(result, is_trial=args.dry_run)
        answer["conflicts"] = [
            {"row": row["number"], "field": key}
            for row in result.effects.get("examples", {}).get("conflict", ())
            for key, *_, verdict in row["three"]
            if verdict == "conflict"
        ]
        answer["refused"] = [{"row": number, "reasons": list(notes)} for number, notes in result.left]
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return int(bool(result.problem))
    for note in result.notes:
        sys.stdout.write(f"{note}\n")
    told = "，".join(f"{OUTCOMES[key]} {n}" for key, n in result.counts.items() if n and key in OUTCOMES)
    begin = "试算" if args.dry_run else "交回"
    sys.stdout.write(f"{begin} {result.rows} 行：{told}\n")
    for number, notes in result.left:
        sys.stdout.write(f"第 {number} 行：{'；'.join(notes)}\n")
    return _told_problem(result)


def _told_problem(result: Result) -> int:
    if result.problem:
        sys.stderr.write(f"caidang: {result.problem}\n")
    return int(bool(result.problem))


def _refused(result: Result) -> list[Mapping[str, Any]]:
    return list(result.effects.get("examples", {}).get("refused", ()))


def _as_json(result: Result, *, is_trial: bool) -> dict[str, Any]:
    return {
        "sheet": result.sheet or None,
        "dry_run": is_trial,
        "rows": result.rows,
        "counts": dict(result.counts),
        "columns": [{"name": name, "target": target or None} for name, target in result.columns],
        "notes": list(result.notes),
        "problem": result.problem or None,
        "refused": [{"row": row["number"], "reasons": row["notes"]} for row in _refused(result)],
    }


def _now() -> datetime:
    return datetime.now(UTC)
