"""The steps in which a kind of job is filled."""

from django.db import models

from caidang.domain.clients.models import JobType
from caidang.domain.pipeline import way


class Stage(models.Model):
    """One step of a job type's way; ``kind`` says what it means to the figures, whatever it is called.

    An archived one takes nobody in any more; who stands there still stands there.
    """

    Kind = way.Kind

    type = models.ForeignKey(JobType, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField("名称", max_length=20)
    kind = models.CharField("含义", max_length=12, choices=[(kind.value, kind.label) for kind in way.Kind])
    position = models.PositiveSmallIntegerField()
    is_archived = models.BooleanField(default=False)

    class Meta:
        """Table options."""

        verbose_name = "阶段"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["type", "name"], name="stage_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> tuple[way.Kind, int]:
        """What the rules of the way ask of a stage."""
        return way.Kind(self.kind), self.position
