"""The Django app ``pipeline``."""

from django.apps import AppConfig


class PipelineConfig(AppConfig):
    """Applications on their way."""

    name = "caidang.domain.pipeline"
    label = "pipeline"
    verbose_name = "流程"
