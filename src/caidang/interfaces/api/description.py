"""The description of the API (OpenAPI 3.1): what holds for many operations is put to each of them here, once."""

from typing import Any, Final

from ninja.openapi.schema import OpenAPISchema

_READING: Final = "get"
_FIELDS: Final = {
    "name": "fields", "in": "query", "required": False, "schema": {"type": "string", "maxLength": 500},
    "description": "只要这几项，逗号隔开，例如 id,name；翻页的只减每一项里的。",
}  # fmt: skip
_KEY: Final = {
    "name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "description": "同一个键、同样的请求在 24 小时里只做一次，再发回同样的答复；正在做回 409，请求不同回 422。",
}  # fmt: skip
_MATCH: Final = {
    "name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"},
    "description": "读的时候得到的 ETag，或 *。没带回 428，读过之后改过回 412。",
}  # fmt: skip
_LANGUAGE: Final = {
    "name": "Accept-Language", "in": "header", "required": False, "schema": {"type": "string"},
    "description": "出错时的话：zh（默认）或 en。",
}  # fmt: skip
_PROBLEM: Final = {
    "title": "Problem", "type": "object", "required": ["type", "title", "title_en", "status", "detail"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "title_en": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"}, "detail_zh": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {"type": "object", "properties": {"in": {"type": "string"}, "problem": {"type": "string"}}},
        },
    },
}  # fmt: skip


def described(schema: OpenAPISchema) -> OpenAPISchema:
    """This function will return the description with what all operations have in common."""
    schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = _PROBLEM
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            _complete(method, operation)
    return schema


def _complete(method: str, operation: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    told = operation["responses"]
    is_json = any("application/json" in one.get("content", {}) for one in told.values())
    if is_json and (method == _READING or operation["operationId"].startswith("search_")):
        parameters.append(_FIELDS)
    if method != _READING:
        parameters.append(_KEY)
    if method == "patch":
        parameters.append(_MATCH)
    parameters.append(_LANGUAGE)
    told["default"] = {
        "description": "出错",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
