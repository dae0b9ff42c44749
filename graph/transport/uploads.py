"""Uploads: the GraphQL multipart request specification, from form parts to variables that hold files."""

import re
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from graph.errors import BadRequest
from graph.transport.body_limit import JSON_BYTES, BodyTooLarge
from graph.transport.json_input import parse_json

_LARGEST_FILE_COUNT = 20
_FIELDS = 2
"""`operations` and `map`; all other parts are files."""


async def read_upload(request: Request, until_answered: AsyncExitStack) -> Any:
    """Return the body that the form's `operations` hold, with files where `map` says; raises BadRequest.

    The files lie in temporary files, which `until_answered` closes.
    """
    form = await _form(request)
    until_answered.push_async_callback(form.close)
    operations = parse_json(_text(form, "operations"), "`operations`")
    if not isinstance(operations, dict):
        # No batches here either: what is wrong with it is told by those who read the body.
        return operations
    _place(operations, _paths(form), _files(form))
    return operations


async def _form(request: Request) -> FormData:
    parser = MultiPartParser(
        request.headers,
        request.stream(),
        max_files=_LARGEST_FILE_COUNT,
        max_fields=_FIELDS,
        max_part_size=JSON_BYTES,
    )
    try:
        return await parser.parse()
    except BodyTooLarge:
        raise
    except MultiPartException as error:
        raise BadRequest(error.message) from error


def _text(form: FormData, name: str) -> str:
    values = form.getlist(name)
    if len(values) != 1 or not isinstance(values[0], str):
        raise BadRequest(f"A multipart request has one field `{name}`, which holds JSON.")
    return values[0]


def _paths(form: FormData) -> Mapping[str, list[str]]:
    paths = parse_json(_text(form, "map"), "`map`")
    if not isinstance(paths, dict) or not all(_is_list_of_texts(value) for value in paths.values()):
        raise BadRequest('`map` must be an object of lists, such as {"0": ["variables.input.file"]}.')
    return paths


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)


def _files(form: FormData) -> Mapping[str, UploadFile]:
    files = [(name, part) for name, part in form.multi_items() if isinstance(part, UploadFile)]
    if len(dict(files)) < len(files):
        raise BadRequest("Two files have the same name of field.")
    return dict(files)


def _place(operations: dict[str, Any], paths: Mapping[str, list[str]], files: Mapping[str, UploadFile]) -> None:
    if unknown := paths.keys() ^ files.keys():
        raise BadRequest(f"`map` and the files do not fit: {min(unknown)[:100]!r} is in one of them only.")
    for name, its_paths in paths.items():
        for path in its_paths:
            _put(operations, path, files[name])


def _put(operations: dict[str, Any], path: str, file: UploadFile) -> None:
    """Put a file where `operations` has null."""
    *steps, last = path.split(".")
    place: Any = operations
    for step in steps:
        place = _member(place, step)
    if steps[:1] != ["variables"] or _member(place, last) is not None:
        raise BadRequest(f"`map` leads to {path[:100]!r}, where `operations` has no null below `variables`.")
    place[int(last) if isinstance(place, list) else last] = file


_NOTHING = object()
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


def _member(place: Any, step: str) -> Any:
    """Return what lies one step below, or what nothing lies below."""
    if isinstance(place, dict):
        return place.get(step, _NOTHING)
    if isinstance(place, list) and _INDEX.fullmatch(step) and int(step) < len(place):
        return place[int(step)]
    return _NOTHING
