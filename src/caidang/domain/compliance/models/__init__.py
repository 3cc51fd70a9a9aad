"""Tables of the compliance app. What is said of a person is sealed under his own key."""

from caidang.domain.compliance.models.consent import (
    Consent,
    Consents,
    ConsentSource,
    ConsentText,
    ConsentWay,
    Purpose,
)
from caidang.domain.compliance.models.disclosure import Disclosure
from caidang.domain.compliance.models.erasure import Erasure, Tombstone, TombstoneKey
from caidang.domain.compliance.models.register import ProcessingActivity
from caidang.domain.compliance.models.retention import LegalHold, RetentionNotice, RetentionRule
from caidang.domain.compliance.models.rights import RightsRequest

__all__ = [
    "Consent",
    "Consents",
    "ConsentSource",
    "ConsentText",
    "ConsentWay",
    "Disclosure",
    "Erasure",
    "LegalHold",
    "ProcessingActivity",
    "Purpose",
    "RetentionNotice",
    "RetentionRule",
    "RightsRequest",
    "Tombstone",
    "TombstoneKey",
]
