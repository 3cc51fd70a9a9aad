"""What stands in addresses."""

from uuid import UUID


class RandomId:
    """An unguessable id, as text; anything else is no address of ours."""

    regex = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

    def to_python(self, value: str) -> str:
        """Return the id as it stands."""
        return value

    def to_url(self, value: str | UUID) -> str:
        """Return the id as text."""
        return str(value)
