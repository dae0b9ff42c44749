"""Serving: how what is compared with TripSplit in Python is run: by uvicorn, with its garbage frozen alike."""

import gc

import uvicorn
from starlette.types import ASGIApp

from persistence.settings import Settings


def serve(app: ASGIApp) -> None:
    """Serve an app at PORT until the process is ended."""
    gc.collect()
    gc.freeze()
    uvicorn.run(app, port=Settings().port, log_level="warning", access_log=False, server_header=False)
