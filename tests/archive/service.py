"""A service that speaks S3, on this machine, in a process of its own: moto's, and one that can be told to fail.

`python -m tests.archive.service FOLDER` prints its port and serves until its stdin closes. While there is a file of
that name in the folder, it

    lies     gives back of records what differs in one byte from what it was given
    breaks   closes the connection on which it is given what belongs to an object
    hangs    never answers who gives it such, and makes the file `is hanging`
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import SHUT_RDWR
from threading import Event, Thread
from typing import Any

LIES_ABOUT = "/accession.json"
FAILS_AT = "/v1/"


class Service:
    """A running service: `environment` leads to it, `client` is boto3's."""

    def __init__(self, port: int, folder: Path) -> None:
        import boto3

        self.lies, self.breaks, self.hangs = folder / "lies", folder / "breaks", folder / "hangs"
        self.is_hanging = folder / "is hanging"
        self.environment = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_ACCESS_KEY_ID": "AKIAINVENTED",
            "AWS_SECRET_ACCESS_KEY": "inventedsecret", "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }  # fmt: skip
        self.client = boto3.client(
            "s3", endpoint_url=self.environment["AWS_ENDPOINT_URL"], region_name="us-east-1",
            aws_access_key_id="AKIAINVENTED", aws_secret_access_key="inventedsecret",
        )  # fmt: skip

    def keys(self, bucket: str, prefix: str = "") -> dict[str, dict[str, Any]]:
        """All keys with what the list says of each."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return {found["Key"]: found for page in pages for found in page.get("Contents", ())}

    def get(self, bucket: str, key: str) -> bytes:
        """The bytes under a key."""
        data: bytes = self.client.get_object(Bucket=bucket, Key=key)["Body"].read()
        return data

    def bring_back(self, bucket: str, prefix: str, folder: Path) -> Path:
        """Every key as a file, as `aws s3 sync` and `rclone copy` do it."""
        for key in self.keys(bucket, prefix):
            path = folder / key.removeprefix(prefix).lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.get(bucket, key))
        return folder


@contextmanager
def running(folder: Path) -> Iterator[Service]:
    """A service with no bucket in it."""
    command = [sys.executable, "-m", "tests.archive.service", str(folder)]
    process = subprocess.Popen(
        command, cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield Service(json.loads(process.stdout.readline()), folder)
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(timeout=30)


def _serve(folder: Path) -> None:
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    honest = DomainDispatcherApplication(create_backend_app)

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if method == "PUT" and FAILS_AT in path:
            if (folder / "breaks").exists():
                environ["werkzeug.socket"].shutdown(SHUT_RDWR)
            if (folder / "hangs").exists():
                (folder / "is hanging").touch()
                Event().wait()
        if not (method == "GET" and path.endswith(LIES_ABOUT) and (folder / "lies").exists()):
            return honest(environ, start_response)

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [h for h in headers if "checksum" not in h[0].lower()], *more)

        return [_twisted(b"".join(honest(environ, start)))]

    server = make_server("127.0.0.1", 0, application, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()


def _twisted(data: bytes) -> bytes:
    return data[:-2] + bytes([data[-2] ^ 1]) + data[-1:] if len(data) > 2 else data


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
