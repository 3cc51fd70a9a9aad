"""The same person? Keys that bring records together, and a comparison that gives its reasons.

Nothing is joined here: ``compare`` says same, maybe or different, and the caller decides.
"""

from caidang.core.match.blocking import Keys, keys
from caidang.core.match.person import MATCHED, SKETCHED, Person
from caidang.core.match.score import Likeness, compare, could_be

__all__ = ["MATCHED", "SKETCHED", "Keys", "Likeness", "Person", "compare", "could_be", "keys"]
