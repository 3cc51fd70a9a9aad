"""Invented people and documents for tests, as the reader would hand them over."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from caidang.core.match import keys
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.record.records import create_candidate
from caidang.domain.candidates.values import ReadDocument, ReadValue, match_tokens
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from caidang.foundation.accounts.services import create_user
from caidang.foundation.accounts.viewers import viewer_of
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)

PASSWORD = "paper-lantern-7"  # noqa: S105 - of invented members
Values = Iterable[tuple[str, int, str]]


def a_document(values: Values, *, text: str = "", confidence: float = 0.95) -> ReadDocument:
    """Return a document that says these values, one per line."""
    values = tuple(values)
    body = text or "\n".join(value for _, _, value in values)
    lines = body.split("\n")
    pages: list[dict[str, Any]] = [
        {
            "number": 1, "width": 595, "height": 842, "image": None,
            "lines": [
                [{"t": line, "b": [50, 50 + 16 * n, 500, 62 + 16 * n], "s": 10.5, "w": False}]
                for n, line in enumerate(lines)
            ],
        }
    ]  # fmt: skip
    return ReadDocument(
        filename="简历.txt",
        data=body.encode(),
        kind="text",
        pages=zlib.compress(json.dumps(pages, ensure_ascii=False).encode()),
        page_count=1,
        text=body,
        parser_version=1,
        values=tuple(
            ReadValue(
                field, entry, value, confidence,
                {"page": 1, "box": [50, 50, 500, 62], "line": 0, "start": 0,
                 "end": len(value), "text": value},
            )
            for field, entry, value in values
        ),
        tokens=match_tokens(keys(values)),
    )  # fmt: skip


def a_candidate(
    values: Values, *, text: str = "", now: datetime = NOW, filename: str = "简历.txt"
) -> Candidate:
    """Store a candidate with one document that says these values."""
    document = replace(a_document(values, text=text), filename=filename)
    with write_tx():
        key = vault.new_data_key(now=now)
        blob = vault.store_blob(data=document.data, key=key, now=now)
        return create_candidate(
            data_key=key, documents=[document], blobs=[blob], source="upload",
            actor=PROGRAM, now=now,
        )  # fmt: skip


def someone(name: str, role: Role = Role.CONSULTANT) -> User:
    """Make a member who logs in under this name."""
    return create_user(username=name, password=PASSWORD, role=role, actor=PROGRAM, now=NOW)


def as_now(user: User) -> Viewer:
    """Return the member as the policy knows him at this moment, not as it did before."""
    return viewer_of(User.objects.get(pk=user.pk))
