"""Tables of the candidates app. Whatever is personal is sealed under the person's own data key.

A value's place, bound into its seal, is ``table:row:column``, so that a row copied elsewhere
no longer opens.
"""

from caidang.domain.candidates.models.attachment import Attachment, PaperKind
from caidang.domain.candidates.models.audience import Audience, AudienceScope, audiences_of
from caidang.domain.candidates.models.bounce import Bounce
from caidang.domain.candidates.models.candidate import Candidate, Candidates, ClientHold, Reveal
from caidang.domain.candidates.models.document import Document, Sentence
from caidang.domain.candidates.models.duplicate import Merge, Suspicion
from caidang.domain.candidates.models.freshness import (
    Confirmation,
    Freshness,
    FreshnessCursor,
    HalfLife,
)
from caidang.domain.candidates.models.own_field import OwnField
from caidang.domain.candidates.models.rule import Learned, Rule, SortingRun
from caidang.domain.candidates.models.saved_view import SavedView, ViewUse
from caidang.domain.candidates.models.tag import (
    Category,
    Label,
    LabelEdit,
    LabelMerge,
    Removal,
    Suggestion,
    Tag,
    Tagging,
)
from caidang.domain.candidates.models.talent_list import ListEntry, TalentList
from caidang.domain.candidates.models.value import FieldValue, MatchKey

__all__ = [
    "Attachment",
    "Audience",
    "AudienceScope",
    "Bounce",
    "Candidate",
    "Candidates",
    "Category",
    "ClientHold",
    "Confirmation",
    "Document",
    "FieldValue",
    "Freshness",
    "FreshnessCursor",
    "HalfLife",
    "Label",
    "LabelEdit",
    "LabelMerge",
    "Learned",
    "ListEntry",
    "MatchKey",
    "Merge",
    "OwnField",
    "PaperKind",
    "Removal",
    "Reveal",
    "Rule",
    "SavedView",
    "Sentence",
    "SortingRun",
    "Suggestion",
    "Suspicion",
    "Tag",
    "Tagging",
    "TalentList",
    "ViewUse",
    "audiences_of",
]
