"""What a client wants filled."""

import uuid

from django.db import models

from caidang.domain.clients.models.client import Client
from caidang.foundation.accounts.policy import Action, Viewer, may


class JobType(models.Model):
    """A kind of job that is filled in the same steps: its stages are the pipeline's."""

    name = models.CharField("名称", max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_archived = models.BooleanField(default=False)

    class Meta:
        """Table options."""

        verbose_name = "职位类型"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Jobs(models.QuerySet["Job"]):
    """Jobs, and the one way to those that somebody may see."""

    def visible_to(self, viewer: Viewer) -> "Jobs":
        """Leave only the jobs of clients within the viewer's reach."""
        if viewer.sees_all and may(viewer, Action.READ_CLIENT):
            # All clients are: the database need not look for each job's.
            return self.all()
        return self.filter(client__in=Client.objects.visible_to(viewer).order_by().only("pk"))


class Job(models.Model):
    """One job of one client. It is seen by whoever sees the client.

    ``requirements`` are structured conditions as ``core.match.requirements`` knows them, must and nice.
    Salaries are yuan a month. ``words`` is what it is found by.
    """

    class Status(models.TextChoices):
        """Whether one looks for people."""

        DRAFT = "draft", "草稿"
        OPEN = "open", "招聘中"
        PAUSED = "paused", "暂停"
        FILLED = "filled", "已招满"
        CLOSED = "closed", "已关闭"

    class Priority(models.IntegerChoices):
        """How much it presses."""

        URGENT = 0, "急"
        NORMAL = 1, "普通"
        LOW = 2, "不急"

    class CloseReason(models.TextChoices):
        """Why nobody is looked for any more."""

        FILLED = "filled", "我们招满了"
        ELSEWHERE = "elsewhere", "客户从别处招到了"
        CANCELLED = "cancelled", "客户取消了"
        FROZEN = "frozen", "编制冻结"
        NO_DEAL = "no_deal", "条件谈不拢"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="jobs")
    type = models.ForeignKey(JobType, on_delete=models.PROTECT, related_name="jobs")
    title = models.CharField("职位", max_length=80)
    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.OPEN)
    priority = models.PositiveSmallIntegerField(
        "优先级", choices=Priority.choices, default=Priority.NORMAL
    )
    headcount = models.PositiveSmallIntegerField("人数", default=1)
    city = models.CharField("城市", max_length=40, blank=True)
    salary_low = models.PositiveIntegerField("月薪从", null=True)
    salary_high = models.PositiveIntegerField("月薪到", null=True)
    salary_months = models.PositiveSmallIntegerField("薪数", null=True)
    requirements = models.JSONField("要求", default=list)
    publication = models.TextField("对外文案", blank=True)
    owner = models.BigIntegerField("负责人", null=True)
    deadline = models.DateField("截止", null=True)
    close_reason = models.CharField(
        "关闭原因", max_length=12, choices=CloseReason.choices, blank=True, default=""
    )
    words = models.CharField(max_length=400, blank=True, default="", editable=False)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()

    objects = Jobs.as_manager()

    class Meta:
        """Table options."""

        verbose_name = "职位"
        ordering = ["priority", "deadline", "-id"]
        # All that the list is narrowed and ordered by: it never reads the jobs themselves but those it shows.
        indexes = [
            models.Index(fields=["status", "priority", "deadline", "client", "id"], name="job_list")
        ]

    def __str__(self) -> str:
        return self.title
