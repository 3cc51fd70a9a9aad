"""Members talk about a record beside it, call each other in by name, and follow it."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.core.text.normalize import normalize_shown
from caidang.domain.candidates.models import Candidate
from caidang.domain.review.models import Comment, Follow, Notification
from caidang.domain.review.services.news.telling import tell, tell_followers
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import DataKey

MAX_COMMENT = 2000
_MENTION = re.compile(r"@([\w.-]{2,64})")


def add_comment(*, candidate: Candidate, text: str, actor: Viewer, now: datetime) -> Comment:
    """Say something about a record. Who is named with @ hears of it, and so does who follows the record.

    @ takes a member's name or log-in name. Who comments follows the record from then on. Raises
    InvalidInput for an empty or too long text, or for a name that nobody has.
    """
    require(actor, policy.Action.WORK, candidate.target)
    said = normalize_shown(text).strip()
    if not 0 < len(said) <= MAX_COMMENT:
        raise InvalidInput(f"留言要写 1 到 {MAX_COMMENT} 个字。")
    mentioned = mentioned_in(said)
    with write_tx():
        comment = Comment(candidate=candidate, mentioned=mentioned, author=actor.user_id, at=now)
        comment.text = vault.seal(candidate.data_key, comment.text_place, said.encode())
        comment.save()
        if actor.user_id is not None:
            Follow.objects.get_or_create(
                candidate=candidate, member=actor.user_id, defaults={"since": now}
            )
        kinds = Notification.Kind
        tell(mentioned, kinds.MENTIONED, candidate, actor=actor, now=now)
        tell_followers(kinds.COMMENTED, candidate, actor=actor, now=now, but=mentioned)
        audit.record(
            actor_id=actor.user_id, verb="review.commented", subject=f"candidate:{candidate.pk}",
            now=now, detail={"mentioned": mentioned},
        )  # fmt: skip
        search.log_change(candidate.pk)
    return comment


def keep_remarks(
    *, remarks: Sequence[tuple[Candidate, str]], detail: Mapping[str, int], actor: Viewer, now: datetime
) -> list[list[str]]:
    """Keep what somebody wrote elsewhere about records as comments; return the ids for each. To be called inside a transaction.

    Nobody is called in and nobody follows: who wrote an @ in a sheet meant nobody here. ``detail`` says in the
    audit where they come from. What is longer than a comment stands in several.
    """
    keys = DataKey.objects.in_bulk({one.data_key_id for one, _ in remarks})
    made: list[list[Comment]] = []
    for candidate, text in remarks:
        seal = vault.sealer(keys[candidate.data_key_id])
        made.append([])
        for part in sorted(parts_of(text), key=text.find):
            comment = Comment(candidate_id=candidate.pk, author=actor.user_id, at=now)
            comment.text = seal(part.encode(), comment.text_place)
            made[-1].append(comment)
        search.log_change(candidate.pk)
    Comment.objects.bulk_create(comment for comments in made for comment in comments)
    audit.record_each(
        actor_id=actor.user_id, verb="review.commented", subjects=[f"candidate:{one.pk}" for one, _ in remarks],
        now=now, detail={**detail, "mentioned": []},
    )  # fmt: skip
    return [[str(one.public_id) for one in comments] for comments in made]


def parts_of(remark: str) -> set[str]:
    """Return the comments that a remark comes to: one, but for a very long one."""
    return {remark[first : first + MAX_COMMENT] for first in range(0, len(remark), MAX_COMMENT)}


def said_about(ids: Collection[int]) -> dict[int, set[str]]:
    """Return what comments say about these records, by the record's number."""
    found: dict[int, set[str]] = {}
    rows = Comment.objects.filter(candidate__in=ids, removed_at=None).select_related("candidate__data_key")
    for row in rows:
        text = vault.open_sealed(row.candidate.data_key, row.text_place, bytes(row.text)).decode()
        found.setdefault(row.candidate_id, set()).add(text)
    return found


def take_back_remarks(ids: Collection[str]) -> None:
    """Remove comments that ``keep_remarks`` made, but for those that somebody took back since: nothing is left of them."""
    Comment.objects.filter(public_id__in=ids, removed_at=None).delete()


def remove_comment(*, comment_id: str, actor: Viewer, now: datetime) -> Comment:
    """Take back what one said oneself: its text is gone. Raises NotFound, and NotAllowed for what another said."""
    missing = "没有这条留言，可能已收回。"
    key = parse_public_id(comment_id, missing=missing)
    comment = Comment.objects.filter(public_id=key, removed_at=None).first()
    if comment is None:
        raise NotFound(missing)
    if comment.author != actor.user_id:
        raise NotAllowed("只能收回自己的留言。")
    with write_tx():
        _take_back(comment, actor, now)
    return comment


def replace_remark(*, comment: Comment, text: str, actor: Viewer, now: datetime) -> Comment:
    """Have what was changed elsewhere stand for a remark: the actor, who was shown both, says it, and the former is taken back.

    To be called inside a transaction. Returns the new one; nobody is called in by it.
    """
    require(actor, policy.Action.WORK, comment.candidate.target)
    ((number,), *_) = keep_remarks(remarks=[(comment.candidate, text[:MAX_COMMENT])], detail={"instead_of": comment.pk}, actor=actor, now=now)
    if comment.removed_at is None:
        _take_back(comment, actor, now)
    return Comment.objects.get(public_id=number)


def _take_back(comment: Comment, actor: Viewer, now: datetime) -> None:
    comment.text, comment.removed_at = b"", now
    comment.save(update_fields=["text", "removed_at"])
    audit.record(
        actor_id=actor.user_id, verb="review.comment_removed",
        subject=f"candidate:{comment.candidate_id}", now=now,
    )  # fmt: skip
    search.log_change(comment.candidate_id)


def set_follow(*, candidate: Candidate, is_followed: bool, actor: Viewer, now: datetime) -> None:
    """Follow a record, or no longer."""
    require(actor, policy.Action.WORK, candidate.target)
    if actor.user_id is None:
        return
    with write_tx():
        if is_followed:
            Follow.objects.get_or_create(
                candidate=candidate, member=actor.user_id, defaults={"since": now}
            )
        else:
            Follow.objects.filter(candidate=candidate, member=actor.user_id).delete()


def mentioned_in(text: str) -> list[int]:
    """Return who is named with @, among those who work on records; raises InvalidInput for a name that nobody has."""
    names = {name.lower() for name in _MENTION.findall(text)}
    if not names:
        return []
    members = active_who_may(policy.Action.WORK)
    known = {name.lower(): m.pk for m in members for name in (m.username, m.full_name) if name}
    found = []
    for name in sorted(names):
        # 请@老沈看看: names are not parted from what follows in Chinese.
        hit = _named(name, known)
        if hit is None:
            raise InvalidInput(f"没有叫「{name}」的成员，@ 后面写姓名或登录名。")
        found.append(hit)
    return sorted(set(found))


def _named(text: str, known: dict[str, int]) -> int | None:
    """Whose name the text begins with; a part of a name counts when only one member has it: @老沈 for 审核员老沈."""
    for length in range(len(text), 1, -1):
        part = text[:length]
        if part in known:
            return known[part]
        alike = {pk for name, pk in known.items() if part in name}
        if len(alike) == 1:
            return alike.pop()
    return None
