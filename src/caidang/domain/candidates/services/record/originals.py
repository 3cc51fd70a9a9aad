"""Originals are handed out only with a note of who opened them."""

from dataclasses import dataclass
from datetime import datetime

from caidang.domain.candidates.selectors.page.documents import get_document, require_original
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """An original file: its name, what it is and its bytes."""

    filename: str
    kind: str
    data: bytes


def open_document(*, public_id: str, actor: Viewer, now: datetime) -> OpenedDocument:
    """Open the original for someone who may see it as it came, and write down that he did."""
    document = get_document(public_id, viewer=actor)
    require_original(document, viewer=actor, now=now)
    with write_tx():
        audit.record(
            actor_id=actor.user_id,
            verb="document.opened",
            subject=f"candidate:{document.candidate_id}",
            now=now,
            detail={"document": document.pk},
        )
    return OpenedDocument(
        filename=vault.open_sealed(
            document.data_key, document.filename_place, bytes(document.filename)
        ).decode(),
        kind=document.kind,
        data=vault.read_blob(document.blob),
    )
