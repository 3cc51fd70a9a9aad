"""The places that a record's bytes are sealed for: a seal moved elsewhere does not open."""

import uuid


def place_of_summary(public_id: uuid.UUID | str) -> str:
    """This function will return the place that the summary of the record with this id is sealed for."""
    return f"candidate:{public_id}:summary"


def place_of_value(pk: uuid.UUID | str, column: str) -> str:
    """This function will return the place that a value's column (value, evidence) is sealed for; an id in text has its dashes."""
    return f"value:{pk}:{column}"
