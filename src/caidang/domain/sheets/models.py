"""Sheets that were handed in, what became of each of their rows, and what people said their columns mean."""

import uuid
from datetime import timedelta
from typing import Any, ClassVar

from django.db import models

from caidang.domain.candidates.models import Candidate
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import Blob, DataKey

UNDO_FOR = timedelta(days=30)
"""How long an import can be taken back as a whole; its file is kept as long."""


class SheetExports(models.QuerySet["SheetExport"]):
    """Sheets that were asked for."""

    def visible_to(self, viewer: Viewer) -> "SheetExports":
        """Leave what the viewer asked for himself; all for whoever sees all records."""
        return self if viewer.sees_all else self.filter(created_by=viewer.user_id or 0)


class SheetExport(models.Model):
    """One sheet that leaves: of whom, which columns, what for, to whom, by whose leave, and until when it may be fetched.

    ``told`` is sealed: recipient, reason and, until it is made, the password. ``base`` is what was given, row by
    row, by which a sheet that comes back is compared; it goes with the file when the time is over.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "等另一位同意"
        APPROVED = "approved", "正在做"
        READY = "ready", "可以下载"
        REFUSED = "refused", "没有同意"
        FAILED = "failed", "没做成"
        DROPPED = "dropped", "不要了，已销毁"
        OVER = "over", "已过期"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices)
    kind = models.CharField(max_length=4, default="xlsx")
    ids = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    """Key of each column's field, and whether it is locked."""
    purpose = models.CharField(max_length=16)
    is_clear = models.BooleanField(default=False)
    """Whether contacts stand in it as the member sees them in a record; otherwise masked for everybody."""
    told = models.BinaryField()
    canary = models.CharField(max_length=64, blank=True, default="")
    """Keyed token of the invented person's phone in this copy, by which a leaked copy is known; empty without one."""
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    base = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    done = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list)
    """``[record, reason]`` of each that was asked for and does not stand in it."""
    problem = models.TextField(blank=True, default="")
    downloads = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)

    objects = SheetExports.as_manager()

    class Meta:
        """Table options."""

        verbose_name = "表格导出"
        indexes: ClassVar = [
            models.Index(fields=["state", "id"], name="sheet_export_work"),
            models.Index(fields=["created_by", "-id"], name="sheet_export_of"),
        ]

    def __str__(self) -> str:
        return f"sheet_export:{self.pk}"

    @property
    def told_place(self) -> str:
        """The place that the recipient and the reason are sealed for."""
        return f"sheet_export:{self.public_id}:told"

    def opened(self) -> dict[str, Any]:
        """Return ``recipient``, ``reason`` and ``password``; empty once the time is over."""
        if self.data_key.wrapped is None:
            return {}
        found: dict[str, Any] = vault.open_json(self.data_key, self.told_place, bytes(self.told))
        return found


class SheetImports(models.QuerySet["SheetImport"]):
    """Sheets that were handed in."""

    def visible_to(self, viewer: Viewer) -> "SheetImports":
        """Leave what the viewer handed in himself; all for whoever sees all records."""
        return self if viewer.sees_all else self.filter(created_by=viewer.user_id or 0)


class SheetImport(models.Model):
    """One sheet and how far it has come. What it holds is sealed under a key of its own.

    ``look`` is what was found in it (sheets, columns, samples), ``choice`` what a person settled,
    ``effects`` what it will change. ``cursor`` is the number of the last row that was done in this stage.
    """

    class Stage(models.TextChoices):
        """What is being done, or waited for."""

        LOOKING = "looking", "正在看"
        MAPPING = "mapping", "等你核对列"
        CHECKING = "checking", "正在算影响"
        CHECKED = "checked", "等你确认"
        APPLYING = "applying", "正在写入"
        ATTACHING = "attaching", "正在归入简历"
        DONE = "done", "完成"
        FAILED = "failed", "读不了"
        UNDOING = "undoing", "正在撤销"
        UNDONE = "undone", "已撤销"

    class Way(models.TextChoices):
        """What happens to a value that a record has already."""

        FILL = "fill", "只补空缺"
        PREFER = "prefer", "以表格为准"

    WORKED: ClassVar = (Stage.LOOKING, Stage.CHECKING, Stage.APPLYING, Stage.ATTACHING, Stage.UNDOING)
    """The stages in which the worker has something to do."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    export = models.ForeignKey(
        "SheetExport", on_delete=models.PROTECT, null=True, related_name="returns"
    )
    """The export that this sheet is, come back; None for a sheet of others."""
    beside = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    """An archive of résumé files that came with it."""
    filename = models.BinaryField()
    size = models.BigIntegerField()
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.LOOKING)
    way = models.CharField(max_length=6, choices=Way.choices, default=Way.FILL)
    problem = models.TextField(blank=True, default="")
    look = models.BinaryField(null=True)
    choice = models.BinaryField(null=True)
    effects = models.BinaryField(null=True)
    shape = models.CharField(max_length=32, blank=True, default="")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    cursor = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    """How many rows came to what, by outcome."""
    is_cancelled = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    leased_until = models.DateTimeField(null=True)
    worked_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    """How often its stage was begun without a step forward: what kills its worker stops after a few."""
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)

    objects = SheetImports.as_manager()

    class Meta:
        """Table options."""

        verbose_name = "表格导入"
        indexes: ClassVar = [
            models.Index(fields=["stage", "worked_at"], name="sheet_work"),
            models.Index(fields=["created_by", "-id"], name="sheet_of"),
        ]

    def __str__(self) -> str:
        return f"sheet:{self.pk}"

    def place(self, column: str) -> str:
        """Return the place that a column (filename, look, choice, effects) is sealed for."""
        return f"sheet:{self.public_id}:{column}"

    def sealed(self, column: str, value: dict[str, Any]) -> bytes:
        """Return a value sealed for a column."""
        return vault.seal_json(self.data_key, self.place(column), value)

    def opened(self, column: str) -> dict[str, Any]:
        """Return what a column holds; empty while it holds nothing."""
        held = getattr(self, column)
        if held is None:
            return {}
        found: dict[str, Any] = vault.open_json(self.data_key, self.place(column), bytes(held))
        return found

    def opened_name(self) -> str:
        """Return the file's name, opened."""
        return vault.open_sealed(self.data_key, self.place("filename"), bytes(self.filename)).decode()


class SheetRow(models.Model):
    """What became of one row. ``changes`` are ``[field, entry, new value's id, old value's id]``, no values;
    a comment that was kept stands as ``remark`` with its own id.

    ``told`` is sealed: the reasons, and for a row that was refused its cells, to be corrected.
    """

    class Outcome(models.TextChoices):
        """What a row came to."""

        CREATED = "created", "新建"
        DOUBTFUL = "doubtful", "新建，疑似重复"
        ATTACHED = "attached", "归入已有档案"
        SAME = "same", "没有新内容"
        REFUSED = "refused", "没有导入"
        EDITED = "edited", "按表改了"

    sheet = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    candidate = models.ForeignKey(
        Candidate, on_delete=models.SET_NULL, null=True, related_name="sheet_rows"
    )
    changes = models.JSONField(default=list)
    told = models.BinaryField(null=True)
    is_undone = models.BooleanField(default=False, db_default=False)
    is_corrected = models.BooleanField(default=False, db_default=False)
    """Whether a person corrected the row in the browser."""

    class Meta:
        """Table options."""

        verbose_name = "表格的一行"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheet_row_once")
        ]
        indexes: ClassVar = [models.Index(fields=["sheet", "outcome", "number"], name="sheet_rows_by")]

    def __str__(self) -> str:
        return f"sheet_row:{self.pk}"

    @staticmethod
    def place(sheet: SheetImport, number: int) -> str:
        """Return the place that what is told of a row is sealed for."""
        return f"sheet:{sheet.public_id}:row:{number}"

    @property
    def told_place(self) -> str:
        """The place that what is told is sealed for."""
        return self.place(self.sheet, self.number)

    def opened(self, sheet: SheetImport) -> dict[str, Any]:
        """Return what is told of the row: ``notes``, ``cells``, ``files``; empty where there was nothing to tell."""
        if self.told is None:
            return {}
        place = self.place(sheet, self.number)
        found: dict[str, Any] = vault.open_json(sheet.data_key, place, bytes(self.told))
        return found


class SheetShape(models.Model):
    """What people settled for the columns of sheets of one shape, for the next of that shape.

    ``shape`` is a digest of the columns' names; ``targets`` are fields by the columns' places.
    """

    shape = models.CharField(max_length=32, unique=True)
    targets = models.JSONField(default=dict)
    way = models.CharField(max_length=6, default="fill")
    used_at = models.DateTimeField()
    used_by = models.BigIntegerField(null=True)
    uses = models.PositiveIntegerField(default=1)

    class Meta:
        """Table options."""

        verbose_name = "记住的列"

    def __str__(self) -> str:
        return f"sheet_shape:{self.pk}"
