"""What was agreed with a client, and the papers that say so."""

import uuid

from django.db import models

from caidang.domain.clients.models.client import Client
from caidang.foundation.vault.models import Blob, DataKey


class Contract(models.Model):
    """One contract. ``note`` is sealed and its files lie under a key of its own.

    ``protection_months``: how long a person recommended counts as ours. ``contact_from``: from which
    kind of stage the client may have a candidate's contacts. The fee is tenths of a per cent of a
    year's pay, or yuan.
    """

    class Fee(models.TextChoices):
        """How it is reckoned."""

        PERCENT = "percent", "按年薪的比例"
        FIXED = "fixed", "固定金额"

    class ContactFrom(models.TextChoices):
        """From when on the client may have a candidate's contacts; kinds of stages, by their values."""

        SUBMITTED = "submitted", "推荐时就给"
        INTERVIEW = "interview", "约面试后"
        OFFER = "offer", "谈 Offer 后"
        PLACED = "placed", "入职后"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contracts")
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("名称", max_length=80)
    starts = models.DateField("开始")
    ends = models.DateField("结束", null=True)
    protection_months = models.PositiveSmallIntegerField("保护期", default=12)
    fee_kind = models.CharField("收费", max_length=8, choices=Fee.choices, default=Fee.PERCENT)
    fee_permille = models.PositiveSmallIntegerField("比例", null=True)
    fee_yuan = models.PositiveIntegerField("金额", null=True)
    guarantee_days = models.PositiveSmallIntegerField("过保", default=90)
    contact_from = models.CharField(
        "联系方式", max_length=12, choices=ContactFrom.choices, default=ContactFrom.INTERVIEW
    )
    remind_days = models.PositiveSmallIntegerField("到期前提醒", default=30)
    reminded_at = models.DateTimeField(null=True)
    note = models.BinaryField()
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "合同"
        ordering = ["-starts", "-id"]
        indexes = [
            models.Index(
                fields=["ends"], condition=models.Q(reminded_at=None, removed_at=None),
                name="contract_ending",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"contract:{self.pk}"

    @property
    def note_place(self) -> str:
        """The place that the note is sealed for."""
        return f"contract:{self.public_id}:note"


class ContractFile(models.Model):
    """A paper of a contract, sealed as all files are."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="files")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    filename = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "合同文件"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"contract_file:{self.pk}"

    @property
    def filename_place(self) -> str:
        """The place that the name is sealed for."""
        return f"contract_file:{self.public_id}:filename"
