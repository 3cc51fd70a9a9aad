"""The steps in which a kind of job is filled."""

from django.db import models

from caidang.domain.clients.models import JobType


class Stage(models.Model):
    """One step of a job type's way; ``kind`` says what it means to the figures, whatever it is called."""

    class Kind(models.TextChoices):
        """What a stage stands for."""

        CONTACT = "contact", "联系"
        SUBMITTED = "submitted", "已推荐"
        INTERVIEW = "interview", "面试"
        OFFER = "offer", "Offer"
        PLACED = "placed", "入职"
        GUARANTEED = "guaranteed", "过保"
        LOST = "lost", "淘汰/放弃"

    type = models.ForeignKey(JobType, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField("名称", max_length=20)
    kind = models.CharField("含义", max_length=12, choices=Kind.choices)
    position = models.PositiveSmallIntegerField()
    is_archived = models.BooleanField(default=False)

    class Meta:
        """Table options."""

        verbose_name = "阶段"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["type", "name"], name="stage_name_once")]

    def __str__(self) -> str:
        return self.name
