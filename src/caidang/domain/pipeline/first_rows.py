"""What a new house finds in its tables: the way as delivered, one job type with its stages."""

from typing import Any

from caidang.domain.pipeline.way import DEFAULT_STAGES, DEFAULT_TYPE


def fill(apps: Any, _schema_editor: Any) -> None:  # noqa: ANN401 - as Django calls it
    """This function will lay the first way, unless there is one."""
    job_type, stage = apps.get_model("clients", "JobType"), apps.get_model("pipeline", "Stage")
    if job_type.objects.exists():
        return
    made = job_type.objects.create(name=DEFAULT_TYPE)
    stage.objects.bulk_create(
        stage(type=made, name=name, kind=kind.value, position=position)
        for position, (name, kind) in enumerate(DEFAULT_STAGES)
    )
