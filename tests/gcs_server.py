"""A Google Cloud Storage without any object: enough to be asked whether there is one."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class _Empty(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:  # as http.server calls it
        """Tell that there is no such object."""
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as http.server calls it
        """Tell nothing."""


@contextmanager
def running_gcs() -> Iterator[str]:
    """Start the server and yield what GOOGLE_SERVICE_ACCOUNT_KEY must be for whoever is to find it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Empty) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        try:
            key = {"gcs_base_url": f"http://127.0.0.1:{server.server_port}", "disable_oauth": True}
            yield json.dumps(key | dict.fromkeys(("client_email", "private_key", "private_key_id"), ""))
        finally:
            server.shutdown()
            serving.join()
