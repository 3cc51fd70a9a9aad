"""A table of work for the tests of the bricks; it belongs to no app of the program."""

from typing import ClassVar

from django.db import models

from caidang.foundation.lib.rows import WorkRow, WorkRows


class Job(WorkRow):
    """Something to be done."""

    result_fields = ("note",)

    note = models.CharField(max_length=32, default="")
    done_by = models.IntegerField(default=0)

    objects = WorkRows.as_manager()

    class Meta(WorkRow.Meta):
        app_label = "lib_tests"

    def __str__(self) -> str:
        return f"job:{self.pk}"


class Tally(models.Model):
    """A number that many count up at once."""

    value = models.IntegerField(default=0)

    objects: ClassVar[models.Manager["Tally"]] = models.Manager()

    class Meta:
        app_label = "lib_tests"

    def __str__(self) -> str:
        return str(self.value)
