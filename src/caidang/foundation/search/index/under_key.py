"""What of an index hangs on the installation's key: its tokens and its sealed copy."""

from dataclasses import dataclass

from caidang.foundation.search.index.blind import Blinder
from caidang.foundation.search.index.live import Places
from caidang.foundation.search.index.loading import Load, Loader
from caidang.foundation.search.index.sealer import Sealer


@dataclass(frozen=True, slots=True)
class UnderKey:
    """One key's: a generation is made and sealed by the same one, while the next may be made by another."""

    places: Places
    sealer: Sealer
    loader: Loader

    @classmethod
    def of(cls, load: Load, places: Places) -> "UnderKey":
        """Return what belongs to the key of these places."""
        return cls(places, Sealer(places), Loader(load, Blinder(places.key)))
