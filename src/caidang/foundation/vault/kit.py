"""The recovery kit: the root key on paper, and whether somebody has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from caidang.core.crypto.keyring import Keyring
from caidang.core.crypto.shares import MOST, Share, split_root
from caidang.core.crypto.words import WORD_COUNT, root_to_words
from caidang.core.errors import InvalidInput
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault.current import keyring
from caidang.foundation.vault.keys import change_passphrase
from caidang.foundation.vault.models import VaultState
from caidang.foundation.vault.rotation.keyholder import data_folder

ANSWERS_NEEDED = 2
CHECK_EVERY = timedelta(days=90)
CHECK_WORDS = 3


@dataclass(frozen=True, slots=True, repr=False)
class Kit:
    """What is printed. Whoever holds it can open the vault."""

    fingerprint: str
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """All words in a row: the content of the QR code."""
        return " ".join(self.words)


def recovery_words(ring: Keyring) -> tuple[str, ...]:
    """Return the 24 words of a keyring's root key."""
    return root_to_words(ring.root)


def show_kit(*, actor: Viewer, now: datetime) -> Kit:
    """Return the recovery kit to be printed; that it was shown is recorded."""
    require(actor, Action.MANAGE_KEYS)
    ring = keyring()
    with write_tx():
        audit.record(
            actor_id=actor.user_id,
            verb="vault.kit_shown",
            subject="vault",
            now=now,
            detail={"fingerprint": ring.fingerprint},
        )
    return Kit(ring.fingerprint, recovery_words(ring))


def confirm_kit(*, answers: Mapping[int, str], actor: Viewer, now: datetime) -> None:
    """Note that the kit was written down, proved by some of its words.

    ``answers`` maps places, 1 to 24, to the words that stand there; two are needed. Raises
    InvalidInput that names the first place whose word is not right.
    """
    require(actor, Action.MANAGE_KEYS)
    ring = keyring()
    words = recovery_words(ring)
    if len(answers) < ANSWERS_NEEDED or not all(1 <= place <= WORD_COUNT for place in answers):
        raise InvalidInput(f"请照恢复单填写其中 {ANSWERS_NEEDED} 个词。")
    for place, word in sorted(answers.items()):
        if "".join(word.split()) != words[place - 1]:
            raise InvalidInput(f"第 {place} 个词与恢复单不一致，请再看一眼恢复单。")
    with write_tx():
        VaultState.objects.update_or_create(
            pk=VaultState.ONLY,
            defaults={
                "kit_confirmed_at": now, "kit_confirmed_by": actor.user_id, "kit_fingerprint": ring.fingerprint,
            },  # fmt: skip
        )
        audit.record(
            actor_id=actor.user_id,
            verb="vault.kit_confirmed",
            subject="vault",
            now=now,
            detail={"fingerprint": ring.fingerprint},
        )


def check_kit(*, answers: Mapping[int, str], asked: Sequence[int], actor: Viewer, now: datetime) -> None:
    """Note that the kit is still there, proved by the three words that were asked for; a wrong one is recorded, too.

    Raises InvalidInput that names the first place whose word is not right, and NotAllowed. The words
    themselves are recorded nowhere.
    """
    require(actor, Action.MANAGE_KEYS)
    if len(asked) != CHECK_WORDS or set(answers) != set(asked):
        raise InvalidInput(f"请照恢复单填写问到的 {CHECK_WORDS} 个词。")
    try:
        confirm_kit(answers=answers, actor=actor, now=now)
    except InvalidInput:
        with write_tx():
            audit.record(
                actor_id=actor.user_id, verb="vault.kit_check_failed", subject="vault", now=now,
                detail={"fingerprint": keyring().fingerprint},
            )  # fmt: skip
        raise


def note_unlocking(*, failures: int, now: datetime) -> None:
    """Record that the vault was opened on the page of the locked start, after so many wrong passphrases."""
    with write_tx():
        audit.record(actor_id=None, verb="vault.unlocked", subject="vault", now=now, detail={"failures": failures})


def change_vault_passphrase(*, old: str, new: str, actor: Viewer, now: datetime) -> None:
    """Seal the root key under another passphrase; that it was done is recorded. The root and the kit stay as they are.

    Raises NotAllowed, KeyProblem when ``old`` is wrong or the vault uses none, InvalidInput for a weak new one.
    """
    require(actor, Action.MANAGE_KEYS)
    change_passphrase(data_folder(), old=old, new=new)
    with write_tx():
        audit.record(
            actor_id=actor.user_id, verb="keys.passphrase_changed", subject="vault", now=now, detail={"fingerprint": keyring().fingerprint},
        )  # fmt: skip


def split_kit(*, count: int, needed: int, actor: Viewer, now: datetime) -> tuple[Share, ...]:
    """Return the root key in shares, for as many people; that they were made is recorded, not what they say.

    They are kept nowhere, and making others leaves these as good as they were. Raises InvalidInput for
    numbers that make no sense, and NotAllowed.
    """
    require(actor, Action.MANAGE_KEYS)
    if not 2 <= needed <= count <= MOST:
        raise InvalidInput(f"份额最少两份够用，最多分 {MOST} 份，够用的份数不能多于分出的份数。")
    ring = keyring()
    with write_tx():
        audit.record(
            actor_id=actor.user_id, verb="keys.shares_made", subject="vault", now=now,
            detail={"fingerprint": ring.fingerprint, "count": count, "needed": needed},
        )  # fmt: skip
    return split_root(ring.root, count=count, needed=needed)


def kit_confirmed_at() -> datetime | None:
    """Return when somebody last proved to have the kit of the present root key, or None."""
    state = VaultState.objects.filter(pk=VaultState.ONLY).first()
    ring = keyring()
    if state is None or state.kit_fingerprint not in (ring.fingerprint, "" if ring.generation == 1 else None):
        return None
    return state.kit_confirmed_at


def is_kit_check_due(*, now: datetime) -> bool:
    """Tell whether it is three months since somebody last proved to have the kit: paper gets lost."""
    confirmed = kit_confirmed_at()
    return confirmed is not None and now >= confirmed + CHECK_EVERY
