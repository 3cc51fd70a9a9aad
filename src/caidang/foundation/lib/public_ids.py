"""The unguessable ids that addresses carry."""

import uuid

from caidang.core.errors import NotFound


def parse_public_id(text: object, *, missing: str) -> uuid.UUID:
    """Return the id; raises NotFound with the text ``missing`` for anything that is not one."""
    try:
        return uuid.UUID(str(text))
    except ValueError as error:
        raise NotFound(missing) from error
