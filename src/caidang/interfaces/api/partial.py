"""Parts of answers: ``fields=id,name`` leaves the rest out."""

from typing import Any

from caidang.core.errors import InvalidInput


def narrow(told: Any, wanted: str) -> Any:  # noqa: ANN401 - JSON
    """This function will return of each thing told only the fields wanted, comma between them; of a page those of its items.

    Raises InvalidInput for a field that there is not.
    """
    names = [name.strip() for name in wanted.split(",") if name.strip()]
    if isinstance(told, dict) and isinstance(told.get("items"), list):
        return {**told, "items": [_part(one, names) for one in told["items"]]}
    if isinstance(told, list):
        return [_part(one, names) for one in told]
    return _part(told, names)


def _part(one: Any, names: list[str]) -> Any:  # noqa: ANN401 - JSON
    if not isinstance(one, dict):
        return one
    unknown = [name for name in names if name not in one]
    if unknown:
        raise InvalidInput(f"fields 里的「{unknown[0][:40]}」没有；有的是：{'、'.join(one)}。")
    return {name: one[name] for name in one if name in names}
