"""Tables of the pipeline app."""

from caidang.domain.pipeline.models.application import Application, Applications, StageEvent
from caidang.domain.pipeline.models.stage import Stage

__all__ = ["Application", "Applications", "Stage", "StageEvent"]
