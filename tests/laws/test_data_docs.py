"""docs/安全/资料.md puts every table of the database into a class, and names what is sealed in it."""

import re

from django.apps import apps

from caidang.foundation.accounts.policy import Sensitivity
from tests.laws.test_code import ROOT
from tests.laws.test_security_docs import section

ROWS = re.findall(
    r"^\| `(\w+)` \| (\S+) \| ([^|]+) \| ([^|]*) \|$",
    (ROOT / "docs" / "安全" / "资料.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)
LEVELS = re.findall(r"^\| (\S+) \|", section("资料分级"), re.MULTILINE)[1:]


def test_every_table_has_its_class() -> None:
    models = apps.get_models(include_auto_created=True)
    tables = [model._meta.db_table for model in models if not model._meta.proxy]
    assert sorted(name for name, *_ in ROWS) == sorted(tables)
    assert {level for _, level, *_ in ROWS} <= set(LEVELS)


def test_what_is_sealed_is_said() -> None:
    sealed = {
        model._meta.db_table: {f.name for f in model._meta.fields if f.get_internal_type() == "BinaryField"}
        for model in apps.get_models()
    }
    for name, level, _, columns in ROWS:
        assert set(re.findall(r"`(\w+)`", columns)) == sealed.get(name, set()), name
        if level in (Sensitivity.SENSITIVE.label, Sensitivity.SECRET.label):
            assert columns.strip(), f"{name} holds what may do harm: something of it is sealed"


def test_the_classes_of_the_fields_are_among_them() -> None:
    assert {kind.label for kind in Sensitivity} < set(LEVELS)
    assert LEVELS[0] == "钥匙"
