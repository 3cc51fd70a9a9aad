"""What rules look at: the fields, words and texts of some records, opened and folded."""

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, Final

from caidang.core.sorting.conditions import Facts
from caidang.core.sorting.learning import terms_of
from caidang.core.text.normalize import search_key
from caidang.domain.candidates.catalogue import looked_at_by_rules
from caidang.domain.candidates.fields import Field
from caidang.domain.candidates.models import Candidate, Document
from caidang.domain.candidates.selectors.shown.rows import NO_FIELDS, own_values, tiers_at
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import DataKey

_FIELDS: Final = {
    "title": "titles", "employer": "employers", "school": "schools", "skill": "skills",
    "city": "city", "degree": "highest_degree", "gender": "gender", "expected_job": "expected_job",
    "expected_city": "expected_city",
}  # fmt: skip
LOOKED_AT: Final = {
    "anywhere": "全文", "text": "原件文字", "title": "职位", "expected_job": "期望职位", "employer": "公司",
    "skill": "技能", "school": "学校", "tier": "学校层次", "degree": "学历", "city": "城市",
    "expected_city": "期望城市", "source": "来源",
}  # fmt: skip
"""What of every record a condition may look at, and what it is called."""


def looked_at() -> dict[str, str]:
    """Return all that a condition may look at by its key: the usual fields, and the organisation's own that everybody sees."""
    return {**LOOKED_AT, **{key: field.label for key, field in looked_at_by_rules().items()}}


def facts_of(
    candidates: Sequence[Candidate],
    *,
    are_texts_wanted: bool,
    are_terms_wanted: bool,
    queries: Mapping[int, frozenset[str]],
    own: Mapping[str, Field] = NO_FIELDS,
) -> dict[int, Facts]:
    """Return the facts of these records, whose data keys are loaded; ``queries`` are those that find each.

    ``own`` are the fields of the organisation's own that are looked at.
    """
    texts = _texts(candidates) if are_texts_wanted else {}
    found = {}
    for candidate in candidates:
        fields = fields_of(candidate, own)
        said = texts.get(candidate.pk, ())
        found[candidate.pk] = Facts(
            fields,
            _once(partial(_folded, said)),
            queries.get(candidate.pk, frozenset()),
            terms_of(fields) if are_terms_wanted else frozenset(),
        )
    return found


def fields_of(
    candidate: Candidate, own: Mapping[str, Field] = NO_FIELDS
) -> dict[str, tuple[str, ...]]:
    """Return the record's fields as rules look at them: its summary, folded; with those of the organisation's ``own``."""
    summary: Mapping[str, Any] = vault.open_json(
        candidate.data_key, candidate.summary_place, bytes(candidate.summary)
    )
    found = {
        name: _keys(summary.get(key), _common_key if name in _COMMON else _key)
        for name, key in _FIELDS.items()
    }
    found["tier"] = _tiers(tuple(summary.get("schools") or ()))
    found["source"] = (search_key(candidate.source),)
    if own:
        found.update({key: _keys(values, _key) for key, values in own_values(summary, own).items()})
    return found


def among(column: str, ids: Sequence[int]) -> dict[str, object]:
    """Return the condition that holds for these ids: neighbours by where they begin and end, which a database finds faster."""
    if ids and max(ids) - min(ids) < 2 * len(ids):
        return {f"{column}__gte": min(ids), f"{column}__lte": max(ids)}
    return {f"{column}__in": list(ids)}


def _texts(candidates: Sequence[Candidate]) -> dict[int, list[str]]:
    """Return the texts of the records' documents, each opened when it is looked at."""
    keys = {candidate.data_key_id: candidate.data_key for candidate in candidates}
    rows = Document.objects.filter(**among("candidate_id", [c.pk for c in candidates])).order_by("pk")
    found: dict[int, list[str]] = {}
    # A row of a hundred thousand is worth no object of its own.
    for pk, key_id, public_id, sealed in rows.values_list("candidate_id", "data_key_id", "public_id", "text"):
        # A document that came over by a merge is sealed under the other record's key.
        key = keys.get(key_id) or keys.setdefault(key_id, DataKey.objects.get(pk=key_id))
        if key.erased_at is None:
            text = vault.open_sealed(key, f"document:{public_id}:text", bytes(sealed))
            found.setdefault(pk, []).append(zlib.decompress(text).decode())
    return found


def _keys(told: str | Iterable[str] | None, key: Callable[[str], str]) -> tuple[str, ...]:
    if not told:
        return ()
    return tuple(map(key, (told,) if isinstance(told, str) else told))


def _key(value: str) -> str:
    return " ".join(search_key(value).split())


# What comes again and again is folded once; what is only one person's is not kept.
_COMMON: Final = frozenset({"school", "skill", "city", "degree", "gender", "expected_city"})
_common_key = lru_cache(maxsize=4_096)(_key)
_tiers = lru_cache(maxsize=2_048)(tiers_at)


def _folded(texts: Sequence[str]) -> str:
    return search_key("\n".join(texts))


def _once(make: Callable[[], str]) -> Callable[[], str]:
    """Fold a text for the first rule that looks at it, and for no other again."""
    kept: list[str] = []

    def get() -> str:
        if not kept:
            kept.append(make())
        return kept[0]

    return get
