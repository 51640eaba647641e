"""One group of keys read by its pydantic model; its faults are told and left out, so that the rest can be looked at."""

from copy import deepcopy
from typing import Any, get_args

from pydantic import PlainValidator, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from beback.config.faults import Faults, KeyPath, nearest, shown, with_nearest
from beback.config.schema import G, Group, known_keys
from beback.config.values import Reads

SECRETS = frozenset({"passwd", "secret", "client_secret", "token", "access_token", "api_key", "apikey", "private_key"})
_SHAPES = {"list_type": "a list such as [one, two]", "too_short": "at least one"}


def read(group: type[G], data: object, path: KeyPath, faults: Faults) -> G | None:
    """The group at `path`; keys with a fault take their default. None where a key that is needed is missing."""
    rest = deepcopy(data)
    while True:
        try:
            return group.model_validate(rest)
        except ValidationError as e:
            errors = e.errors(include_url=False)
        _tell(group, errors, path, faults)
        bad = [error["loc"] for error in errors if error["type"] != "missing"]
        if not bad or () in bad:
            return None
        for loc in sorted(bad, reverse=True):
            _remove(rest, loc)


def find_secrets(data: object, path: KeyPath, faults: Faults) -> None:
    """Tells of keys that ask for a secret, wherever they stand; what stands there is never shown. Removes them."""
    if isinstance(data, list):
        for n, item in enumerate(data):
            find_secrets(item, (*path, n), faults)
    if isinstance(data, dict):
        for key in list(data):
            word = key.casefold().replace("-", "_")
            if word in SECRETS or word.endswith("password"):
                what = "a secret does not belong in this file; remove the line"
                accepted = "the mail password in the environment variable BEBACK_SMTP_PASSWORD"
                faults.add((*path, key), what, accepted)
                del data[key]
            else:
                find_secrets(data[key], (*path, key), faults)


def _remove(data: Any, loc: tuple[int | str, ...]) -> None:
    for part in loc[:-1]:
        data = data[part]
    del data[loc[-1]]


def _tell(group: type[Group], errors: list[ErrorDetails], path: KeyPath, faults: Faults) -> None:
    for error in errors:
        loc = error["loc"]
        if error["type"] == "extra_forbidden":
            known = list(known_keys(_group_at(group, loc[:-1])))
            word = str(loc[-1])
            if near := nearest(word, known):
                faults.meant.add((*path, *loc[:-1], near))
            faults.add((*path, *loc), with_nearest(word, "unknown key", known), ", ".join(known))
    for error in errors:
        loc = error["loc"]
        if error["type"] == "missing":
            faults.missing((*path, *loc), "is missing", _accepted(_group_at(group, loc[:-1]), str(loc[-1])))
        elif error["type"] != "extra_forbidden":
            faults.add((*path, *loc), f"{shown(error['input'])} will not do", _accepted_by(error))


def _accepted_by(error: ErrorDetails) -> str:
    if error["type"] == "refused":
        return str(error["ctx"]["accepted"])
    return _SHAPES.get(error["type"], "a group of keys, each with its value")


def _group_at(group: type[Group], loc: tuple[int | str, ...]) -> type[Group]:
    """The group that a place in the data belongs to."""
    for part in loc:
        kind = group.model_fields[known_keys(group)[str(part)]].annotation
        group = next(k for k in (kind, *get_args(kind)) if isinstance(k, type) and issubclass(k, Group))
    return group


def _accepted(group: type[Group], key: str) -> str:
    field: FieldInfo = group.model_fields[known_keys(group)[key]]
    readers = [m.func for m in field.metadata if isinstance(m, PlainValidator)]
    return field.description or next((r.accepted for r in readers if isinstance(r, Reads)), "a value")
