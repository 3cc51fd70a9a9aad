"""The Django app ``pipeline``."""

from django.apps import AppConfig

from caidang.domain.pipeline.first_rows import fill


class PipelineConfig(AppConfig):
    """Applications on their way."""

    name = "caidang.domain.pipeline"
    label = "pipeline"
    verbose_name = "流程"
    in_new_database = (fill,)
