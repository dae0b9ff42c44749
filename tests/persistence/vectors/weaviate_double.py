"""A double of Weaviate's documented API: collections over HTTP, and what is in them over gRPC, in memory."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import grpc
import numpy as np
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from weaviate.proto.v1 import base_pb2, batch_delete_pb2, batch_pb2, search_get_pb2, weaviate_pb2_grpc

from persistence.embedding_runtime import Vector
from tests.persistence.vectors.doubles import served

_MOST = 10_000


@dataclass(frozen=True)
class _Object:
    uuid: str
    properties: dict[str, str]
    vector: Vector


@dataclass
class WeaviateDouble(weaviate_pb2_grpc.WeaviateServicer):
    """The collections of a server, with their objects by id."""

    collections: dict[str, dict[str, _Object]] = field(default_factory=dict)
    schemas: dict[str, Any] = field(default_factory=dict)

    def app(self) -> Starlette:
        """Return its HTTP side."""
        return Starlette(
            routes=[
                Route("/v1/meta", lambda _: JSONResponse({"version": "1.33.0"})),
                Route("/v1/.well-known/ready", lambda _: Response()),
                Route("/v1/schema", self._create, methods=["POST"]),
                Route("/v1/schema/{name}", self._schema, methods=["GET", "DELETE"]),
            ]
        )

    def forget(self) -> None:
        """Hold nothing any more."""
        self.collections.clear()
        self.schemas.clear()

    async def _create(self, request: Request) -> Response:
        body = await request.json()
        if body["class"] in self.schemas:
            return JSONResponse({"error": [{"message": "class name already exists"}]}, 422)
        self.schemas[body["class"]], self.collections[body["class"]] = body, {}
        return JSONResponse(body)

    async def _schema(self, request: Request) -> Response:
        name = request.path_params["name"]
        if request.method == "DELETE":
            self.schemas.pop(name, None)
            self.collections.pop(name, None)
            return Response()
        return JSONResponse(self.schemas[name]) if name in self.schemas else Response(status_code=404)

    def BatchObjects(self, request: Any, _context: Any) -> Any:  # noqa: N802  # as the protocol has it
        """Store objects, each whole."""
        for one in request.objects:
            packed = one.vectors[0].vector_bytes if one.vectors else one.vector_bytes
            properties = {name: value.string_value for name, value in one.properties.non_ref_properties.fields.items()}
            stored = _Object(one.uuid, properties, np.frombuffer(packed, "<f4"))
            self.collections[one.collection][one.uuid] = stored
        return batch_pb2.BatchObjectsReply()

    def BatchDelete(self, request: Any, _context: Any) -> Any:  # noqa: N802  # as the protocol has it
        """Delete what a filter matches, ten thousand at most."""
        objects = self.collections[request.collection]
        gone = _matching(objects, request.filters)[:_MOST]
        for one in gone:
            objects.pop(one.uuid, None)
        return batch_delete_pb2.BatchDeleteReply(matches=len(gone), successful=len(gone))

    def Search(self, request: Any, context: Any) -> Any:  # noqa: N802  # as the protocol has it
        """Return what a filter matches, the nearest first where a vector is given."""
        if request.limit > _MOST:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "query maximum results exceeded")
        if request.collection not in self.collections:
            context.abort(grpc.StatusCode.NOT_FOUND, "no such class")
        objects = self.collections[request.collection]
        found = [(0.0, one) for one in _matching(objects, request.filters)]
        if request.HasField("near_vector"):
            near = request.near_vector
            packed = near.vectors[0].vector_bytes if near.vectors else near.vector_bytes
            wanted = np.frombuffer(packed, "<f4")
            found = sorted(((_distance(one.vector, wanted), one) for _, one in found), key=lambda pair: pair[0])
        return search_get_pb2.SearchReply(results=[_result(*pair) for pair in found[: request.limit]])


def _result(distance: float, one: _Object) -> Any:
    metadata = search_get_pb2.MetadataResult(
        id=one.uuid, id_as_bytes=UUID(one.uuid).bytes, distance=distance, distance_present=True
    )
    return search_get_pb2.SearchResult(metadata=metadata, properties=search_get_pb2.PropertiesResult())


def _matching(objects: dict[str, _Object], wanted: Any) -> list[_Object]:
    fits = _predicate(wanted)
    return [one for one in list(objects.values()) if fits(one)]


def _predicate(wanted: Any) -> Callable[[_Object], bool]:
    if wanted.operator == base_pb2.Filters.OPERATOR_AND:
        parts = [_predicate(part) for part in wanted.filters]
        return lambda one: all(fits(one) for fits in parts)
    assert wanted.operator in {base_pb2.Filters.OPERATOR_EQUAL, base_pb2.Filters.OPERATOR_CONTAINS_ANY}
    name, values = wanted.target.property, {wanted.value_text, *wanted.value_text_array.values}
    return lambda one: (one.uuid if name == "_id" else one.properties[name]) in values


def _distance(vector: Vector, wanted: Vector) -> float:
    return float(1 - vector @ wanted / np.linalg.norm(vector) / np.linalg.norm(wanted))


@contextmanager
def running_weaviate(double: WeaviateDouble) -> Iterator[str]:
    """Serve a double on two free ports, and yield its URL."""
    server = grpc.server(ThreadPoolExecutor(4))
    weaviate_pb2_grpc.add_WeaviateServicer_to_server(double, server)  # type: ignore[no-untyped-call]  # generated
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        with served(double.app()) as url:
            yield f"{url}?grpc_port={port}"
    finally:
        server.stop(grace=None)
