"""The register of processing: what is done with people's data here, on which ground, and for how long."""

from django.db import models


class ProcessingActivity(models.Model):
    """One line of the register. Nothing personal: it tells of kinds of data and of people."""

    name = models.CharField("处理活动", max_length=60, unique=True)
    purpose = models.TextField("目的")
    basis = models.TextField("合法性基础")
    people = models.TextField("涉及的人")
    kinds = models.TextField("资料种类")
    recipients = models.TextField("提供给谁", blank=True)
    retention = models.TextField("保留多久")
    measures = models.TextField("安全措施")
    assessed_on = models.DateField("影响评估日期", null=True, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "处理活动"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
