"""Tables of the candidates app. Whatever is personal is sealed under the person's own data key.

A value's place, bound into its seal, is ``table:row:column``, so that a row copied elsewhere
no longer opens.
"""

from caidang.domain.candidates.models.audience import Audience, AudienceScope, audiences_of
from caidang.domain.candidates.models.candidate import Candidate, Candidates, ClientHold, Reveal
from caidang.domain.candidates.models.document import Document, Sentence
from caidang.domain.candidates.models.duplicate import Merge, Suspicion
from caidang.domain.candidates.models.saved_view import SavedView, ViewUse
from caidang.domain.candidates.models.tag import Tag, Tagging
from caidang.domain.candidates.models.value import FieldValue, MatchKey

__all__ = [
    "Audience",
    "AudienceScope",
    "Candidate",
    "Candidates",
    "ClientHold",
    "Document",
    "FieldValue",
    "MatchKey",
    "Merge",
    "Reveal",
    "SavedView",
    "Sentence",
    "Suspicion",
    "Tag",
    "Tagging",
    "ViewUse",
    "audiences_of",
]
