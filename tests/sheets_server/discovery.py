"""Google's own description of the API (sheets.v4.json): every request is checked against it."""

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from sheets_server.errors import Json, violation

# The discovery document does not say which fields exclude each other.
_ONE_OF: dict[str, tuple[str, tuple[str, ...]]] = {
    "ExtendedValue": ("value", ("numberValue", "stringValue", "boolValue", "formulaValue", "errorValue")),
    "UpdateCellsRequest": ("area", ("start", "range")),
    "ConditionalFormatRule": ("rule", ("booleanRule", "gradientRule")),
    "DataFilter": ("filter", ("developerMetadataLookup", "a1Range", "gridRange")),
    "DeveloperMetadataLocation": ("location", ("spreadsheet", "sheetId", "dimensionRange")),
}
_INTEGER = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1), "uint32": (0, 2**32 - 1)}


@cache
def document() -> Json:
    """The discovery document that google-api-python-client brings along."""
    found: Json = json.loads((files("googleapiclient.discovery_cache.documents") / "sheets.v4.json").read_text("utf-8"))
    return found


@cache
def method(name: str) -> Json:
    """A method of spreadsheets: get, batchUpdate."""
    found: Json = document()["resources"]["spreadsheets"]["methods"][name]
    return found


@cache
def fields_of(schema: str) -> Json:
    """The properties of a schema, by name."""
    found: Json = document()["schemas"][schema].get("properties", {})
    return found


def check_query(name: str, pairs: Iterable[tuple[str, str]]) -> dict[str, list[Any]]:
    """The query parameters by name, booleans as such. Raises ApiError for one that the method does not have."""
    known = {**document()["parameters"], **method(name)["parameters"]}
    found: dict[str, list[Any]] = {}
    for key, text in pairs:
        if key not in known or known[key].get("location") == "path":
            raise violation(
                "",
                f'Invalid JSON payload received. Unknown name "{key}": Cannot bind query parameter. '
                f"Field '{key}' could not be found in request message.",
            )
        found.setdefault(key, []).append(_query_value(key, text, known[key]))
    for key, values in found.items():
        if len(values) > 1 and not known[key].get("repeated"):
            raise violation(key, f"Invalid value at '{key}', the query parameter stands there more than once")
    return found


def _query_value(key: str, text: str, spec: Json) -> Any:
    if spec["type"] == "boolean":
        if text.lower() not in ("true", "false", "1", "0"):
            raise violation(_snake(key), f"Invalid value at '{_snake(key)}' (TYPE_BOOL), \"{text}\"")
        return text.lower() in ("true", "1")
    if "enum" in spec and text not in spec["enum"]:
        raise violation(_snake(key), f"Invalid value at '{_snake(key)}', \"{text}\"")
    return text


def check_body(schema: str, body: Any) -> Json:
    """The request body without its nulls. Raises ApiError for unknown fields and for values of the wrong type."""
    checked: Json = _object(schema, body, "")
    return checked


def _object(schema: str, value: Any, path: str) -> Json:
    if not isinstance(value, dict):
        raise _wrong(path, f"type.googleapis.com/google.apps.sheets.v4.{schema}", value)
    known = fields_of(schema)
    checked: Json = {}
    for key, item in value.items():
        if key not in known:
            where = f" at '{path}'" if path else ""
            text = f'Invalid JSON payload received. Unknown name "{key}"{where}: Cannot find field.'
            raise violation(path, text)
        if item is not None:
            checked[key] = _value(known[key], item, f"{path}.{_snake(key)}" if path else _snake(key))
    _one_of(schema, checked, path)
    return checked


def _one_of(schema: str, value: Json, path: str) -> None:
    name, members = _ONE_OF.get(schema, ("kind", tuple(value) if schema == "Request" else ()))
    given = [m for m in members if m in value]
    if len(given) > 1:
        already = f"oneof field '{name}' is already set. Cannot set '{given[1]}'"
        raise violation(path, f"Invalid value at '{path}' (oneof), {already}")


def _value(spec: Json, value: Any, path: str) -> Any:
    if "$ref" in spec:
        return _object(spec["$ref"], value, path)
    kind = spec.get("type", "any")
    if kind == "array":
        if not isinstance(value, list):
            return [_value(spec["items"], value, f"{path}[0]")]
        return [_value(spec["items"], item, f"{path}[{n}]") for n, item in enumerate(value)]
    if kind == "object":
        if not isinstance(value, dict):
            raise _wrong(path, "TYPE_MESSAGE", value)
        return {k: _value(spec["additionalProperties"], v, f"{path}[{k}].value") for k, v in value.items()}
    return _scalar(spec, kind, value, path)


def _scalar(spec: Json, kind: str, value: Any, path: str) -> Any:
    if kind == "boolean" and not isinstance(value, bool):
        raise _wrong(path, "TYPE_BOOL", value)
    if kind == "integer":
        low, high = _INTEGER[spec["format"]]
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _wrong(path, f"TYPE_{spec['format'].upper()}", value)
    if kind == "number" and (isinstance(value, bool) or not isinstance(value, (int, float))):
        raise _wrong(path, f"TYPE_{spec['format'].upper()}", value)
    if kind == "string":
        if not isinstance(value, str):
            raise _wrong(path, "TYPE_STRING", value)
        if "enum" in spec and value not in spec["enum"]:
            raise _wrong(path, "TYPE_ENUM", value)
    return value


def _wrong(path: str, kind: str, value: Any) -> Exception:
    return violation(path, f"Invalid value at '{path}' ({kind}), {json.dumps(value)}")


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda m: "_" + m[1].lower(), name)
