#!/usr/bin/env python3
"""Holds recorded Bot API requests against the types of aiogram, which nobody here wrote.

Usage: validate_requests.py FILE.jsonl

Every line is an object with "method" and "params"; other fields are ignored. Reported are methods that aiogram does
not know, fields that are missing or of the wrong type, and fields that do not exist, at any depth. Ends with 1 if
there is anything to report, with 2 if the file cannot be used.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

from aiogram import methods
from pydantic import BaseModel, ValidationError

METHODS = {
    kind.__api_method__: kind
    for kind in vars(methods).values()
    if isinstance(kind, type) and issubclass(kind, methods.TelegramMethod) and kind is not methods.TelegramMethod
}
# What the simulator records instead of a file that was uploaded.
UPLOAD = {"file_name", "size"}


def is_upload(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == UPLOAD


def texts(value: Any) -> Iterator[str]:
    """All strings in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def unknown_fields(value: Any, path: str) -> Iterator[str]:
    """The paths of all fields that aiogram does not know."""
    if isinstance(value, BaseModel):
        for name in value.model_extra or {}:
            yield f"{path}{name}"
        for name in type(value).model_fields:
            yield from unknown_fields(getattr(value, name), f"{path}{name}.")
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from unknown_fields(inner, f"{path}{name}.")
    elif isinstance(value, (list, tuple)):
        for number, inner in enumerate(value):
            yield from unknown_fields(inner, f"{path}{number}.")


def without_uploads(kind: type[BaseModel], params: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The parameters with each upload named by its part, and the parts that nothing refers to."""
    named = set(texts(params))
    kept, lost = {}, []
    for name, value in params.items():
        if not is_upload(value):
            kept[name] = value
        elif name in kind.model_fields:
            kept[name] = f"attach://{name}"
        elif f"attach://{name}" not in named:
            lost.append(name)
    return kept, lost


def problems(method: str, params: dict[str, Any]) -> Iterator[str]:
    kind = METHODS.get(method)
    if kind is None:
        yield "aiogram knows no such method"
        return
    kept, lost = without_uploads(kind, params)
    for name in lost:
        yield f"{name}: a file that nothing refers to"
    # In a form everything is a string; in JSON a number must be a number.
    form = any(is_upload(value) for value in params.values())
    try:
        read = kind.model_validate_json(json.dumps(kept), strict=not form)
    except ValidationError as error:
        for one in error.errors():
            where = ".".join(str(part) for part in one["loc"])
            yield f"{where}: {one['msg']} (got {one['input']!r:.80})"
        return
    for path in unknown_fields(read, ""):
        yield f"{path}: no such field"


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    count, bad = 0, 0
    try:
        with open(arguments[1], encoding="utf-8") as file:
            lines = [line for line in file if line.strip()]
        for number, line in enumerate(lines, 1):
            request = json.loads(line)
            method, params = request["method"], request["params"]
            count += 1
            for problem in problems(method, params):
                bad += 1
                print(f"line {number}: {method}: {problem}")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"{arguments[1]} cannot be read as recorded requests: {error!r}", file=sys.stderr)
        return 2
    if count == 0:
        print(f"{arguments[1]} holds no requests", file=sys.stderr)
        return 2
    print(f"{count} requests, {bad} problems")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
