"""A real S3 server: moto's, in a process of its own, and buckets of it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import boto3

# Its standard input closes with the tests, however they end, and the server with it.
_SERVE = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print("http://%s:%s" % server.get_host_and_port(), flush=True)
sys.stdin.read()
"""


@contextmanager
def running_s3() -> Iterator[str]:
    """Start the server and yield its URL."""
    command = [sys.executable, "-c", _SERVE]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        assert child.stdout is not None
        try:
            yield child.stdout.readline().strip()
        finally:
            child.terminate()


def environment(url: str) -> dict[str, str]:
    """Return what must be in the environment of whoever is to find the server."""
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "somebody",
        "AWS_SECRET_ACCESS_KEY": "something",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
    }


class Bucket:
    """A new bucket, seen with another client than ours."""

    def __init__(self, url: str) -> None:
        self.name = f"bucket-{uuid4().hex}"
        self.client: Any = boto3.client("s3", endpoint_url=url)
        self.client.create_bucket(Bucket=self.name)

    def keys(self) -> list[str]:
        """Return the keys of all objects."""
        return [found["Key"] for found in self.client.list_objects_v2(Bucket=self.name).get("Contents", [])]

    def unfinished(self) -> list[str]:
        """Return the keys of all uploads that were begun and neither completed nor aborted."""
        return [found["Key"] for found in self._uploads()]

    def count_parts(self) -> int:
        """Return how many parts of such uploads there are."""
        wanted = [{"Key": found["Key"], "UploadId": found["UploadId"]} for found in self._uploads()]
        return sum(len(self.client.list_parts(Bucket=self.name, **each).get("Parts", [])) for each in wanted)

    def _uploads(self) -> list[Any]:
        found: list[Any] = self.client.list_multipart_uploads(Bucket=self.name).get("Uploads", [])
        return found
