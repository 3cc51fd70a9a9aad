"""Tables of the pipeline app."""

from caidang.domain.pipeline.models.application import (
    Application,
    Applications,
    Following,
    StageEvent,
)
from caidang.domain.pipeline.models.block import Block
from caidang.domain.pipeline.models.run import ApplyItem, ApplyRun
from caidang.domain.pipeline.models.stage import Stage

__all__ = [
    "Application", "Applications", "ApplyItem", "ApplyRun", "Block", "Following", "Stage", "StageEvent",
]  # fmt: skip
