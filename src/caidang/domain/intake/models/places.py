"""Folders that are watched: on this machine, by WebDAV, or in an object store."""

import uuid
from typing import Any, ClassVar

from django.db import models

from caidang.domain.candidates.models import Label
from caidang.domain.clients.models import Job
from caidang.domain.intake.models.items import IntakeItem
from caidang.foundation.vault import services as vault


class WatchedFolder(models.Model):
    """One folder. ``secret`` is sealed: the address and what opens it. Files are left where they lie.

    ``cursor`` notes the listing's state; ``due_at``, ``held_until`` and ``holder`` as in a mailbox.
    """

    class Kind(models.TextChoices):
        """What it is."""

        LOCAL = "fs", "本机文件夹"
        WEBDAV = "webdav", "WebDAV（坚果云、群晖、Nextcloud…）"
        S3 = "s3", "S3 兼容（AWS、MinIO、华为 OBS…）"
        OSS = "oss", "阿里云 OSS"
        COS = "cos", "腾讯云 COS"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=40)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    secret = models.BinaryField()
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    tags = models.ManyToManyField(Label, related_name="+")
    owner = models.BigIntegerField("负责人", null=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True, default="")
    failures = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=32, blank=True, default="")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "收件的文件夹"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"watched_folder:{self.pk}"

    @property
    def secret_place(self) -> str:
        """The place that the secret is sealed for."""
        return f"watched_folder:{self.public_id}:secret"

    def opened_secret(self) -> dict[str, Any]:
        """Return the address and what opens it."""
        return vault.open_own(self.secret_place, bytes(self.secret))

    def seal_secret(self, secret: dict[str, Any]) -> None:
        """Keep the secret."""
        self.secret = vault.seal_own(self.secret_place, secret)


class FolderFile(models.Model):
    """One state of one file in a watched folder: what was received is not fetched twice.

    ``path`` is a keyed token, since file names say whose they are; ``version`` one of size, time and etag.
    """

    folder = models.ForeignKey(WatchedFolder, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(max_length=64)
    version = models.CharField(max_length=64)
    item = models.ForeignKey(IntakeItem, on_delete=models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "文件夹里的文件"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["folder", "path", "version"], name="folder_file_once")
        ]

    def __str__(self) -> str:
        return f"folder_file:{self.pk}"
