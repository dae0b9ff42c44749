"""A double of Pinecone's documented data plane: an index in memory, which shows each write a moment after taking it."""

from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import numpy as np
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

SHOWN_AFTER_SECONDS = 0.05


@dataclass
class _Write:
    at: float
    namespace: str
    stored: dict[str, dict[str, Any]]
    deleted: list[str]


@dataclass
class PineconeDouble:
    """What the index holds: writes that wait to be shown, and what is shown."""

    waiting: list[_Write] = field(default_factory=list)
    taken: int = 0
    shown: int = 0
    namespaces: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def app(self) -> Starlette:
        """Return the index as an ASGI app."""
        return Starlette(
            routes=[
                Route("/vectors/upsert", self._upsert, methods=["POST"]),
                Route("/vectors/delete", self._delete, methods=["POST"]),
                Route("/vectors/fetch", self._fetch),
                Route("/vectors/fetch_by_metadata", self._fetch_by_metadata, methods=["POST"]),
                Route("/query", self._query, methods=["POST"]),
                Route("/describe_index_stats", self._describe, methods=["POST"]),
                Route("/namespaces/{name}", self._drop, methods=["DELETE"]),
            ]
        )

    def forget(self) -> None:
        """Hold nothing any more."""
        self.waiting, self.namespaces, self.shown = [], {}, self.taken

    async def _upsert(self, request: Request) -> Response:
        body = await request.json()
        if len(body["vectors"]) > 1_000:
            return JSONResponse({"code": 3, "message": "too many vectors", "details": []}, 400)
        self._take(body["namespace"], {row["id"]: row for row in body["vectors"]}, [])
        answer = {"upsertedCount": len(body["vectors"])}
        return JSONResponse(answer, headers={"x-pinecone-request-lsn": str(self.taken)})

    async def _delete(self, request: Request) -> Response:
        body = await request.json()
        namespace = body["namespace"]
        if len(body.get("ids", ())) > 1_000:
            return JSONResponse({"code": 3, "message": "too many ids", "details": []}, 400)
        if namespace not in self._shown():
            return _not_found()
        ids = body.get("ids") or [row["id"] for row in self._matching(namespace, body["filter"])]
        self._take(namespace, {}, ids)
        return JSONResponse({}, headers={"x-pinecone-request-lsn": str(self.taken)})

    async def _fetch(self, request: Request) -> Response:
        rows = self._shown().get(request.query_params["namespace"], {})
        ids = request.query_params.getlist("ids")
        return self._answer({"vectors": {one: rows[one] for one in ids if one in rows}})

    async def _fetch_by_metadata(self, request: Request) -> Response:
        body = await request.json()
        rows = self._matching(body["namespace"], body["filter"])
        first = int(body.get("paginationToken") or 0)
        last = first + body["limit"]
        answer: dict[str, Any] = {"vectors": {row["id"]: row for row in rows[first:last]}}
        return self._answer(answer | ({"pagination": {"next": str(last)}} if last < len(rows) else {}))

    async def _query(self, request: Request) -> Response:
        body = await request.json()
        rows = self._matching(body["namespace"], body["filter"])
        scores = _cosines([row["values"] for row in rows], body["vector"])
        best = sorted(zip(scores, (row["id"] for row in rows), strict=True), reverse=True)[: body["topK"]]
        return self._answer({"matches": [{"id": id_, "score": score} for score, id_ in best]})

    async def _describe(self, _request: Request) -> Response:
        return self._answer({"dimension": 8, "metric": "cosine", "totalVectorCount": 0, "namespaces": {}})

    async def _drop(self, request: Request) -> Response:
        if self._shown().pop(request.path_params["name"], None) is None:
            return _not_found()
        return JSONResponse({})

    def _take(self, namespace: str, stored: dict[str, dict[str, Any]], deleted: list[str]) -> None:
        self.taken += 1
        self.waiting.append(_Write(monotonic() + SHOWN_AFTER_SECONDS, namespace, stored, deleted))

    def _shown(self) -> dict[str, dict[str, dict[str, Any]]]:
        while self.waiting and self.waiting[0].at <= monotonic():
            write = self.waiting.pop(0)
            rows = self.namespaces.setdefault(write.namespace, {})
            rows.update(write.stored)
            for one in write.deleted:
                rows.pop(one, None)
            self.shown += 1
        return self.namespaces

    def _matching(self, namespace: str, wanted: dict[str, Any]) -> list[dict[str, Any]]:
        rows = self._shown().get(namespace, {})
        return [row for row in rows.values() if _matches(row["metadata"], wanted)]

    def _answer(self, body: dict[str, Any]) -> Response:
        return JSONResponse(body, headers={"x-pinecone-max-indexed-lsn": str(self.shown)})


def _matches(metadata: dict[str, str], wanted: dict[str, Any]) -> bool:
    return all(metadata[name] in how.get("$in", [how.get("$eq")]) for name, how in wanted.items())


def _cosines(rows: list[list[float]], vector: list[float]) -> list[float]:
    if not rows:
        return []
    matrix, wanted = np.array(rows), np.array(vector)
    cosines: list[float] = (matrix @ wanted / np.linalg.norm(matrix, axis=1) / np.linalg.norm(wanted)).tolist()
    return cosines


def _not_found() -> Response:
    return JSONResponse({"code": 5, "message": "Namespace not found", "details": []}, 404)
