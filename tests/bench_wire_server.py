"""The app behind another parser or event loop, to be measured: `python -m tests.bench_wire_server PARSER LOOP PORT`."""

import sys

from uvicorn.protocols.http.h11_impl import H11Protocol

from graph.app import create_app
from graph.cli.ports import listening_socket
from graph.serving import server_of
from persistence.logs import configure_logs
from persistence.settings import Settings


def main(parser: str, loop: str, port: str) -> None:
    """Serve until somebody kills it."""
    settings = Settings()
    configure_logs(settings)
    server = server_of(create_app(settings))
    if parser == "h11":
        server.config.http = H11Protocol
    server.config.loop = loop
    with listening_socket("127.0.0.1", int(port)) as bound:
        server.run(sockets=[bound])


if __name__ == "__main__":
    main(*sys.argv[1:])
