"""``caidang copy``: all that is held about a person as a ZIP, as the law has him get it; also out of a restored folder."""

import argparse
import json
import sys
from datetime import UTC, datetime

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.compliance.services.rights import copy_at_once, files_of
from caidang.domain.pipeline.selectors.copies import more_of
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.vault.header import write_new


def run(args: argparse.Namespace) -> int:
    """Write the copy to a new file that only its owner can read, or say which sealed files it needs."""
    candidate = get_candidate(args.id, viewer=PROGRAM)
    if args.needs:
        sys.stdout.write(json.dumps({"files": files_of(candidate)}) + "\n")
        return 0
    if args.into is None:
        raise InvalidInput("用 --into 写明存到哪个文件，如 --into 副本.zip。")
    path = args.into.expanduser().absolute()
    if path.exists():
        raise InvalidInput(f"{path} 已经存在，不会覆盖它。")
    data = copy_at_once(candidate=candidate, actor=PROGRAM, now=datetime.now(UTC), more=more_of)
    write_new(path, data)
    told = {"file": str(path), "bytes": len(data), "originals": len(files_of(candidate))}
    sys.stdout.write((json.dumps(told, ensure_ascii=False) if args.json else f"已存成 {path}，里面是明文，用完请删掉。") + "\n")
    return 0
