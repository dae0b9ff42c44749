"""Handshakes of websockets: how they are refused below the app, as everything is refused here."""

from http import HTTPStatus

from websockets.http11 import Response
from websockets.server import ServerProtocol

from graph.errors import ErrorCode
from graph.transport.responses import error_response

_CODES = {
    HTTPStatus.NOT_FOUND: ErrorCode.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: ErrorCode.METHOD_NOT_ALLOWED,
    HTTPStatus.REQUEST_URI_TOO_LONG: ErrorCode.PAYLOAD_TOO_LARGE,
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: ErrorCode.PAYLOAD_TOO_LARGE,
    HTTPStatus.INTERNAL_SERVER_ERROR: ErrorCode.INTERNAL_SERVER_ERROR,
}


class Handshake(ServerProtocol):
    """The protocol's own reader and writer, whose refusals are GraphQL errors in JSON."""

    def reject(self, status: int, text: str) -> Response:
        """Return a refusal."""
        if not text:
            # This is how a socket is refused for whose path the app has nothing.
            status, text = HTTPStatus.NOT_FOUND, "There is no websocket here: they are served at /graphql."
        status = HTTPStatus(status)
        told = error_response(status, _CODES.get(status, ErrorCode.BAD_REQUEST), text.strip())
        response = super().reject(status, bytes(told.body).decode())
        del response.headers["Content-Type"]
        response.headers["content-type"] = told.headers["content-type"]
        return response

    def refusal(self) -> bytes:
        """Return the bytes of the refusal of what cannot be read as a handshake."""
        told = self.reject(HTTPStatus.BAD_REQUEST, "A websocket begins with a GET request that has no body.")
        return b"".join(self.data_to_send()) or told.serialize()
