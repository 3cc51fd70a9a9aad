"""A connection to another system, and which of its objects is exchanged how."""

import uuid
from typing import Any, ClassVar

from django.db import models

from caidang.domain.candidates.models import Label
from caidang.foundation.vault import services as vault


class Connection(models.Model):
    """One account of one system. ``secret`` and ``token`` are sealed for the team.

    Whoever asks for a fresh token holds ``token_held_until``. ``calls`` counts the day's calls: ``{day, n, left}``,
    ``left`` being what the vendor says is left, or absent.
    """

    class Vendor(models.TextChoices):
        """Which system."""

        FXIAOKE = "fxiaoke", "纷享销客"
        ZOHO_CRM = "zoho_crm", "Zoho CRM"
        ZOHO_RECRUIT = "zoho_recruit", "Zoho Recruit"
        GOOGLE_SHEETS = "google_sheets", "Google 表格"
        FEISHU_HIRE = "feishu_hire", "飞书招聘"
        MOKA = "moka", "Moka"

    class Every(models.IntegerChoices):
        """How often it is brought into step, in minutes."""

        NEVER = 0, "只在点的时候"
        QUARTER = 15, "每 15 分钟"
        HOUR = 60, "每小时"
        SIX = 360, "每 6 小时"
        DAY = 1440, "每天"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    vendor = models.CharField(max_length=16, choices=Vendor.choices)
    name = models.CharField("名称", max_length=40)
    secret = models.BinaryField()
    token = models.BinaryField(null=True)
    token_held_until = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    is_writing = models.BooleanField(default=False)
    """Whether anything is written out; off, it only reads."""
    every = models.PositiveIntegerField(choices=Every.choices, default=Every.NEVER)
    due_at = models.DateTimeField(null=True)
    run_as = models.BigIntegerField(null=True)
    """Who set the schedule: what runs by itself runs with his rights as they are then."""
    day_limit = models.PositiveIntegerField(default=0)
    """Calls a day that were bought; 0 where nobody said."""
    calls = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    """What the last trial of the credentials found to be missing, in words."""
    problem = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "连接"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"connection:{self.pk}"

    @property
    def secret_place(self) -> str:
        """The place that the secret is sealed for."""
        return f"connection:{self.public_id}:secret"

    @property
    def token_place(self) -> str:
        """The place that the token is sealed for."""
        return f"connection:{self.public_id}:token"

    def opened_secret(self) -> dict[str, Any]:
        """Return what opens it, by the names of the form."""
        return vault.open_own(self.secret_place, bytes(self.secret))

    def seal_secret(self, secret: dict[str, Any]) -> None:
        """Keep the secret; a token that came of another is not used again."""
        self.secret, self.token = vault.seal_own(self.secret_place, secret), None


class ObjectMap(models.Model):
    """One object of a connection, and what its fields are here.

    ``columns`` are ``{field, label, kind, options, target, way, wins}``. ``key_field`` is the vendor's field that our
    record's number is written to; without one no record is made there. ``mark`` is where the next pass begins,
    ``passes`` how often all of it was read.
    """

    class What(models.TextChoices):
        """What its records are here."""

        PEOPLE = "people", "候选人"
        CLIENTS = "clients", "客户"
        CONTACTS = "contacts", "联系人"
        JOBS = "jobs", "职位"
        APPLICATIONS = "applications", "应聘"
        INTERVIEWS = "interviews", "面试"
        NOTES = "notes", "候选人的备注"
        CLIENT_NOTES = "client_notes", "客户的笔记"

    class Way(models.TextChoices):
        """Which way a field goes."""

        IN = "in", "只读进来"
        BOTH = "both", "双向"
        OUT = "out", "只写过去"

    class Wins(models.TextChoices):
        """Whose word stands where both sides changed a field."""

        ASK = "ask", "问人"
        OURS = "ours", "以档案为准"
        THEIRS = "theirs", "以对方为准"

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="maps")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    object = models.CharField(max_length=100)
    label = models.CharField(max_length=100)
    what = models.CharField(max_length=12, choices=What.choices, default=What.PEOPLE)
    columns = models.JSONField(default=list)
    key_field = models.CharField(max_length=100, blank=True, default="")
    making = models.ForeignKey(Label, on_delete=models.SET_NULL, null=True, related_name="+")
    """People with this label who are not there yet are made there; none, nobody."""
    makes = models.BooleanField(default=False, db_default=False)
    """Whether clients, contacts, jobs, applications, interviews and notes that are not there yet are made there."""
    mark = models.JSONField(default=dict)
    passes = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    """How often the columns were changed: after a change everything is compared anew."""
    created_at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "连接的对象"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "object"], name="object_map_once")
        ]

    def __str__(self) -> str:
        return f"object_map:{self.pk}"
