"""A meter for a connector that no connection stands behind."""

from datetime import UTC, datetime


class Uncounted:
    """A meter that counts nothing."""

    def take(self, interface: str) -> None: ...
    def told(self, left: int) -> None: ...
    def went_well(self) -> None: ...
    def rest(self) -> float:
        return 1.0

    def now(self) -> datetime:
        return datetime.now(UTC)
