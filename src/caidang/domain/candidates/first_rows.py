"""What a new house finds in its tables: the roots of the categories that most agencies begin with."""

from typing import Any

ROOTS = ("客户", "岗位族", "行业", "级别")


def plant(apps: Any, _schema_editor: Any) -> None:  # noqa: ANN401 - as Django calls it
    """This function will put the roots there that most agencies begin with; all of them can be changed."""
    label = apps.get_model("candidates", "Label")
    for place, name in enumerate(ROOTS):
        label.objects.create(kind="category", name=name, position=place)
