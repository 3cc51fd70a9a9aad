"""What people's own choices teach of a label: learned anew from time to time, for the rules that ask for it."""

from collections.abc import Iterable
from datetime import datetime

from caidang.core.sorting.learning import Model, learn, model_of_json, terms_of
from caidang.domain.candidates.models import Candidate, Label, Learned, Removal
from caidang.domain.candidates.selectors.shown.facts import fields_of
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

MOST_CHOSEN = 1_500
MOST_OTHERS = 3_000


def learn_label(*, label: Label, now: datetime) -> Model | None:
    """Learn from whom people gave the label and from whom they took it; None while that teaches nothing.

    What rules put there does not count: they would only confirm themselves.
    """
    chosen = list(
        label.taggings.filter(rule=None).order_by("-created_at").values_list("candidate_id", flat=True)[:MOST_CHOSEN]
    )
    refused = list(Removal.objects.filter(tag=label).values_list("candidate_id", flat=True)[:MOST_OTHERS])
    with_it = label.taggings.values_list("candidate_id", flat=True)
    rest = Candidate.objects.filter(merged_into=None).exclude(pk__in=with_it)
    others = list(rest.order_by("-pk").values_list("pk", flat=True)[: MOST_OTHERS - len(refused)])
    model = learn(_terms(chosen), _terms({*refused, *others}))
    with write_tx():
        Learned.objects.filter(target=label).delete()
        if model is not None:
            row = Learned(target=label, chosen=model.chosen, learned_at=now)
            row.content = vault.seal_own(row.content_place, model.as_json())
            row.save()
    return model


def learned_models() -> dict[int, Model]:
    """Return what was last learned, by the labels' ids."""
    return {
        row.target_id: model_of_json(vault.open_own(row.content_place, bytes(row.content)))
        for row in Learned.objects.all()
    }


def _terms(ids: Iterable[int]) -> list[frozenset[str]]:
    rows = Candidate.objects.filter(pk__in=sorted(ids), merged_into=None, data_key__erased_at=None)
    return [terms_of(fields_of(row)) for row in rows.select_related("data_key").order_by("pk")]
