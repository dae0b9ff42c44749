"""Persisted documents: the text that a request means, where it sends an id or a hash instead.

An id (`documentId`, or Relay's `doc_id` and `id`) is of the manifest of trusted documents. A hash in
`extensions.persistedQuery` is Apollo's: of the manifest too, or of a text that a client sent with the same hash before.
Where only trusted documents run, everything else is refused, except for a text that is word for word one of them.
"""

import re
from dataclasses import dataclass
from hashlib import sha256

from graphql import GraphQLSchema

from graph.errors import BadRequest, ClientError, ErrorCode
from graph.operations.documents import check
from graph.operations.policies import Policy
from graph.operations.requests import OperationRequest
from persistence.persisted_queries import PersistedQueries
from persistence.trusted_documents import TrustedDocuments, TrustedDocumentsInvalid

_DIGEST = re.compile("[0-9a-f]{64}")
_MOST_TOLD = 5
_LONGEST_KEPT = 20_000
"""How many characters a text may have, its comments included, to be kept for whoever sends its hash."""
_CHARACTERS_A_POINT = 100


class PersistedQueryNotFound(ClientError):
    """PersistedQueryNotFound."""

    code = ErrorCode.PERSISTED_QUERY_NOT_FOUND


class NotTrusted(ClientError):
    """This server runs trusted documents only, and this is none of them."""

    code = ErrorCode.FORBIDDEN


@dataclass(frozen=True, slots=True)
class Meant:
    """The text of a request; `digest` is what to keep it under, once it is known to be good."""

    text: str
    digest: str | None = None

    @property
    def keeping_cost(self) -> int:
        """The points that keeping it takes: what is kept takes room from everybody."""
        return 0 if self.digest is None else len(self.text) // _CHARACTERS_A_POINT


@dataclass(frozen=True, slots=True)
class PersistedDocuments:
    """The two ways to know a document: from the manifest, or from a client that sent it before."""

    trusted: TrustedDocuments
    sent: PersistedQueries

    async def meant_by(self, request: OperationRequest, policy: Policy) -> Meant:
        """Return the text that a request means; raises BadRequest, PersistedQueryNotFound or NotTrusted."""
        digest = _digest_of(request)
        if request.query:
            return self._sent_along(request.query, request, digest, policy)
        if request.document_id is None and digest is None:
            raise BadRequest("The request has no `query`.")
        for known_as in (request.document_id, digest):
            if known_as is not None and (text := self._trusted(known_as)) is not None:
                return Meant(text)
        if policy.trusted_only:
            raise NotTrusted(_NOT_TRUSTED)
        digest = digest or (request.document_id or "").removeprefix("sha256:")
        text = await self.sent.find(digest) if _DIGEST.fullmatch(digest) else None
        if text is None:
            # Clients look for this word, and send the text then.
            raise PersistedQueryNotFound("PersistedQueryNotFound")
        return Meant(text)

    async def keep(self, meant: Meant) -> None:
        """Keep the text of a request, if it came with its hash and is no longer than what is kept."""
        if meant.digest is not None and len(meant.text) <= _LONGEST_KEPT:
            await self.sent.keep(meant.digest, meant.text)

    def _sent_along(self, text: str, request: OperationRequest, digest: str | None, policy: Policy) -> Meant:
        if request.document_id is not None:
            raise BadRequest("Give either `query` or the id of a document, not both.")
        if digest is not None and sha256(text.encode(errors="surrogatepass")).hexdigest() != digest:
            raise BadRequest("provided sha does not match query")
        if policy.trusted_only:
            if text not in self.trusted.texts:
                raise NotTrusted(_NOT_TRUSTED)
            return Meant(text)
        return Meant(text, digest)

    def _trusted(self, known_as: str) -> str | None:
        by_id = self.trusted.by_id
        return by_id.get(known_as) or by_id.get(known_as.removeprefix("sha256:"))


def require_trusted(trusted: TrustedDocuments, schema: GraphQLSchema, policy: Policy) -> None:
    """Raise TrustedDocumentsInvalid, telling the first few, for documents that could not be executed."""
    faults = [
        f"{name[:80]}: {errors[0].message}"
        for name, text in trusted.by_id.items()
        if (errors := check(schema, text, policy).errors)
    ]
    if faults:
        told = "\n".join(f"  {fault}" for fault in faults[:_MOST_TOLD])
        more = f"\n  and {len(faults) - _MOST_TOLD} more" if len(faults) > _MOST_TOLD else ""
        raise TrustedDocumentsInvalid(f"Trusted documents that this server cannot execute:\n{told}{more}")


def _digest_of(request: OperationRequest) -> str | None:
    persisted = (request.extensions or {}).get("persistedQuery")
    if persisted is None:
        return None
    if not isinstance(persisted, dict) or persisted.get("version") != 1:
        raise BadRequest("`extensions.persistedQuery` must be an object with `version` 1 and a `sha256Hash`.")
    digest = persisted.get("sha256Hash")
    if not isinstance(digest, str):
        raise BadRequest("`extensions.persistedQuery.sha256Hash` must be a string.")
    return digest


_NOT_TRUSTED = "This server runs trusted documents only, and this is none of them."
