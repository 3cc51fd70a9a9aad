"""Whether it is any use to read a file once more."""

from caidang.core.resume.model import PARSER_VERSION
from caidang.domain.intake.models import IntakeItem


def is_retryable(item: IntakeItem) -> bool:
    """Return whether the file failed and reading it once more can help: not where its own bytes are at fault."""
    is_hopeless = item.unreadable_by is not None and item.unreadable_by >= PARSER_VERSION
    return item.status == item.Status.FAILED and item.blob_id is not None and not is_hopeless
