"""Tags on candidates."""

from datetime import datetime

from caidang.core.errors import InvalidInput
from caidang.core.text.normalize import normalize
from caidang.domain.candidates.models import Candidate, Tag, Tagging
from caidang.domain.candidates.services.records import touch
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

MAX_TAG_LENGTH = 32


def add_tag(*, candidate: Candidate, name: str, actor: Viewer, now: datetime) -> Tag:
    """Put a tag on a record, making the tag where it is new; raises InvalidInput for an unfit name."""
    require(actor, Action.TAG_CANDIDATE, candidate.target)
    name = fit_tag_name(name)
    with write_tx():
        tag, _ = Tag.objects.get_or_create(name=name)
        _, is_new = Tagging.objects.get_or_create(
            candidate=candidate, tag=tag, defaults={"created_at": now, "created_by": actor.user_id}
        )
        if is_new:
            _after(candidate, tag, "candidate.tagged", actor=actor, now=now)
    return tag


def fit_tag_name(name: str) -> str:
    """Return the name as tags are written; raises InvalidInput when it is empty or too long."""
    name = " ".join(normalize(name).split())
    if not name:
        raise InvalidInput("请先写标签。")
    if len(name) > MAX_TAG_LENGTH:
        raise InvalidInput(f"标签最多 {MAX_TAG_LENGTH} 个字。")
    return name


def remove_tag(*, candidate: Candidate, tag_id: int, actor: Viewer, now: datetime) -> None:
    """Take a tag off a record."""
    require(actor, Action.TAG_CANDIDATE, candidate.target)
    with write_tx():
        tagging = candidate.taggings.select_related("tag").filter(tag_id=tag_id).first()
        if tagging is None:
            raise InvalidInput("这个标签已经不在了。")
        tagging.delete()
        _after(candidate, tagging.tag, "candidate.untagged", actor=actor, now=now)


def put_tag_back(
    *, candidate: Candidate, tag: Tag, merge_id: int | None, created_at: datetime,
    created_by: int | None, actor: Viewer, now: datetime,
) -> None:  # fmt: skip
    """Put a tag on again as it was before it was taken off; nothing happens where it is on."""
    require(actor, Action.TAG_CANDIDATE, candidate.target)
    with write_tx():
        _, is_new = Tagging.objects.get_or_create(
            candidate=candidate, tag=tag,
            defaults={"merge_id": merge_id, "created_at": created_at, "created_by": created_by},
        )  # fmt: skip
        if is_new:
            _after(candidate, tag, "candidate.tagged", actor=actor, now=now)


def _after(candidate: Candidate, tag: Tag, verb: str, *, actor: Viewer, now: datetime) -> None:
    touch(candidate, now=now)
    audit.record(
        actor_id=actor.user_id,
        verb=verb,
        subject=f"candidate:{candidate.pk}",
        now=now,
        detail={"tag": tag.pk},
    )
