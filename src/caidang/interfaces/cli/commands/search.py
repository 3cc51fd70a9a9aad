"""``caidang search``: find candidates."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime

from caidang.domain.candidates.selectors.finding.find import FoundCandidate, search_candidates
from caidang.domain.candidates.services.record.indexing import up_to_date_index
from caidang.domain.candidates.services.record.opening import note_found
from caidang.domain.pipeline.selectors.beside import beside
from caidang.foundation.accounts.policy import PROGRAM


def run(args: argparse.Namespace) -> int:
    """Bring the index up to date where no server does, search it, print one page."""
    now = datetime.now(UTC)
    with up_to_date_index(now=now, beside=beside):
        page = search_candidates(
            text=args.query, viewer=PROGRAM, page=args.page, today=now.date(), page_size=args.limit
        )
    note_found(page, viewer=PROGRAM, now=now)
    if args.json:
        answer = {
            "total": page.total,
            "took_ms": round(page.took_ms, 2),
            "hits": [_hit(found) for found in page.found],
            "facets": {name: dict(values) for name, values in page.facets.items()},
            "warnings": list(page.warnings),
        }
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return 0
    for warning in page.warnings:
        sys.stderr.write(f"{warning}\n")
    for found in page.found:
        row = found.row
        facts = (row.name, row.city, row.degree, row.employer, row.title, " ".join(found.why))
        sys.stdout.write("\t".join(facts) + f"\t{row.public_id}\n")
    sys.stdout.write(f"共 {page.total} 人，用时 {page.took_ms:.1f} 毫秒\n")
    return 0


def _hit(found: FoundCandidate) -> dict[str, object]:
    row = asdict(found.row)
    return {
        "candidate": row.pop("public_id"),
        **{name: row[name] for name in (
            "name", "gender", "birth", "city", "degree", "phone", "email", "employer", "title",
            "school", "expected_job", "expected_salary", "skills", "tags", "years",
        )},
        "why": list(found.why),
    }  # fmt: skip
