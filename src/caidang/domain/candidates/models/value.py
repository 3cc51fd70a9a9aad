"""The values of a record's fields, and the keyed tokens by which two records meet."""

import uuid
from collections.abc import Iterable
from typing import Final

from django.db import models

from caidang.domain.candidates.models.candidate import Candidate
from caidang.domain.candidates.models.document import Document
from caidang.domain.candidates.places import place_of_value


class FieldValue(models.Model):
    """One value of one field, with where it came from. Values are never changed: a new one retires the old.

    An empty sealed value of origin ``person`` says that a person removed the value: the parser
    does not bring it back.
    """

    class Origin(models.TextChoices):
        """Who said so; a person's word stands above the parser's, a sheet's and another system's."""

        PARSER = "parser", "解析"
        PERSON = "person", "人工"
        MODEL = "model", "模型提议，人工采纳"
        SELF = "self", "本人填的，人工采纳"
        SHEET = "sheet", "导入的表格"
        VENDOR = "vendor", "对接的系统"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="values")
    field = models.CharField(max_length=24)
    entry = models.PositiveSmallIntegerField(default=0)
    value = models.BinaryField()
    origin = models.CharField(max_length=8, choices=Origin.choices)
    confidence = models.FloatField(default=1.0)
    document = models.ForeignKey(
        Document, null=True, on_delete=models.SET_NULL, related_name="values", db_index=False
    )
    evidence = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    is_confirmation = models.BooleanField(default=False, db_default=False)
    """Whether a person typed what stood there already: it vouches for the value and changes nothing."""
    retired_at = models.DateTimeField(null=True)
    retired_by = models.BigIntegerField(null=True)
    merge = models.ForeignKey(
        "Merge", null=True, on_delete=models.PROTECT, related_name="brought", db_index=False
    )
    retired_in = models.ForeignKey(
        "Merge", null=True, on_delete=models.PROTECT, related_name="retired", db_index=False
    )

    class Meta:
        """Table options."""

        verbose_name = "字段值"
        # Few values ever take part in a merge, and those of a sheet stand in no document: an index over all the
        # others would only be written.
        indexes = [
            models.Index(fields=[name], condition=models.Q(**{f"{name}__isnull": False}), name=f"value_{name}")
            for name in ("document", "merge", "retired_in")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "field", "entry"],
                condition=models.Q(retired_at__isnull=True),
                name="one_present_value",
            )
        ]

    def __str__(self) -> str:
        return f"value:{self.pk}"

    @staticmethod
    def place(pk: uuid.UUID | str, column: str) -> str:
        """Return the place that a row's column (value, evidence) is sealed for."""
        return place_of_value(pk, column)

    @property
    def value_place(self) -> str:
        """The place that the value is sealed for."""
        return self.place(self.pk, "value")

    @property
    def evidence_place(self) -> str:
        """The place that the evidence is sealed for."""
        return self.place(self.pk, "evidence")


TOKEN_START: Final = 8
"""Digits of a token that the index holds. Tokens are random: of a million records' six million one in seven hundred
shares its start with another, and an index of starts has a third of the pages that each new record scatters over."""


class TokenStart(models.Func):
    """The digits of a token by which it is found."""

    template = f"substr(%(expressions)s, 1, {TOKEN_START})"
    output_field = models.CharField()


class MatchKeys(models.QuerySet["MatchKey"]):
    """Match keys, found by their tokens."""

    def with_tokens(self, tokens: Iterable[str]) -> "MatchKeys":
        """Return those of these tokens."""
        asked = list(tokens)
        starts = {token[:TOKEN_START] for token in asked}
        return self.alias(start=TokenStart("token")).filter(start__in=starts, token__in=asked)


class MatchKey(models.Model):
    """A keyed token of something two records of one person would share: a phone, name + school …"""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="match_keys", db_index=False)
    kind = models.CharField(max_length=24)
    token = models.CharField(max_length=64)

    objects = MatchKeys.as_manager()

    class Meta:
        """Table options."""

        # What holds a key once also finds those of a candidate.
        constraints = [
            models.UniqueConstraint(fields=["candidate", "kind", "token"], name="match_key_once")
        ]
        # A token already tells its kind, for each kind is keyed apart.
        indexes = [models.Index(TokenStart("token"), name="match_key_start")]

    def __str__(self) -> str:
        return f"match_key:{self.pk}"
