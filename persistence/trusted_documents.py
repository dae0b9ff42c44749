"""Trusted documents: the manifest of the operations that a client's build has written down, by their ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

_APOLLO_FORMAT = "apollo-persisted-query-manifest"


class TrustedDocumentsInvalid(Exception):
    """The manifest that TRUSTED_DOCUMENTS_PATH names cannot be read, or has documents that the schema does not know."""


@dataclass(frozen=True, slots=True)
class TrustedDocuments:
    """Texts of operations by id; none where there is no manifest."""

    by_id: Mapping[str, str] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()


def read_trusted_documents(path: Path | None) -> TrustedDocuments:
    """Return the manifest at a path, as relay-compiler or Apollo writes it; raises TrustedDocumentsInvalid."""
    if path is None:
        return TrustedDocuments()
    try:
        manifest = orjson.loads(path.read_bytes())
    except OSError as error:
        raise TrustedDocumentsInvalid(f"TRUSTED_DOCUMENTS_PATH {path} cannot be read: {error.strerror}.") from error
    except orjson.JSONDecodeError as error:
        raise TrustedDocumentsInvalid(f"TRUSTED_DOCUMENTS_PATH {path} is no JSON: {error}.") from error
    try:
        by_id = _by_id(manifest)
    except (KeyError, TypeError, ValueError) as error:
        raise TrustedDocumentsInvalid(
            f"TRUSTED_DOCUMENTS_PATH {path} is no manifest: it must be an object of texts by id, as relay-compiler's "
            f"persistConfig writes it, or Apollo's {_APOLLO_FORMAT} of version 1."
        ) from error
    return TrustedDocuments(by_id, frozenset(by_id.values()))


def _by_id(manifest: Any) -> dict[str, str]:
    if not isinstance(manifest, dict):
        raise TypeError(manifest)
    if "format" in manifest:
        if manifest["format"] != _APOLLO_FORMAT or manifest.get("version", 1) != 1:
            raise ValueError(manifest["format"])
        manifest = {operation["id"]: operation["body"] for operation in manifest["operations"]}
    if not all(isinstance(text, str) and isinstance(key, str) for key, text in manifest.items()):
        raise TypeError(manifest)
    return dict(manifest)
