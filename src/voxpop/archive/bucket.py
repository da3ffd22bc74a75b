"""A bucket of S3, or of what speaks like it: its objects by key, in bounded memory.

Comes in: keys, bytes, streams. Goes out: bytes, digests, pages of a list. Credentials, region and endpoint are found
where every tool for S3 looks for them (the environment, ~/.aws/); no word of ours repeats any of them.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any

from voxpop.errors import CustodyError, UsageError

_BLOCK = 5 << 20  # the smallest part that S3 takes
_MOST_PARTS = 9_000  # S3 allows 10,000
# botocore gives up after five tries, some ninety seconds, but while a body is sent nobody looks at the clock.
_PATIENCE = 300.0  # seconds; S3 may take minutes to put the parts of a vast object together
_SLOWEST = 10_000  # bytes a second, beyond that
_SECONDS_TO_CLEAR = 5.0
_MISSING = "No S3 here: install what speaks it with `pip install 'voxpop[s3]'`."


class Bucket:
    """The keys of a bucket that begin with `prefix`, which the methods leave out."""

    def __init__(self, name: str, prefix: str) -> None:
        self.where = f"s3://{name}/{prefix}"
        self._name, self._prefix = name, prefix
        self._asked = set[Future[Any]]()
        self._has_hung_up = False
        try:
            fsspec = import_module("fsspec")
            with self._words():
                self._s3 = fsspec.filesystem("s3", skip_instance_cache=True, use_listings_cache=False)
                self._s3.retries = 1  # each is five tries of botocore's
                self._s3.connect()
        except ImportError as error:
            raise UsageError(_MISSING) from error

    def keys(self, below: str = "") -> Iterator[tuple[str, int, str]]:
        """Key, size and ETag of all objects whose keys begin with `below`, in the order of their keys."""
        page: dict[str, Any] = {"IsTruncated": True}
        more: dict[str, str] = {}
        while page["IsTruncated"]:
            page = self._call("list_objects_v2", Prefix=self._prefix + below, **more)
            for found in page.get("Contents", ()):
                yield found["Key"][len(self._prefix) :], found["Size"], found["ETag"].strip('"')
            more = {"ContinuationToken": page.get("NextContinuationToken", "")}

    def get(self, key: str, limit: int = 64 << 20) -> bytes | None:
        """A small object; None where there is none."""
        try:
            return self._part(key, 0, limit)
        except FileNotFoundError:
            return None

    def put(self, key: str, data: bytes) -> None:
        """A small object, whole or not at all."""
        self._call("put_object", Key=self._prefix + key, Body=data)

    def put_stream(self, key: str, read: Callable[[int], bytes], size: int) -> None:
        """An object of any size from what `read` gives; it comes to be when all was read without an error."""
        block = max(_BLOCK, size // _MOST_PARTS + 1)
        if size < block:
            self.put(key, read(block))
            return
        full = {"Key": self._prefix + key}
        full["UploadId"] = self._call("create_multipart_upload", **full)["UploadId"]
        try:
            parts: list[dict[str, Any]] = []
            while data := read(block):
                number = len(parts) + 1
                sent = self._call("upload_part", PartNumber=number, Body=data, **full)
                parts.append({"PartNumber": number, "ETag": sent["ETag"]})
            self._call("complete_multipart_upload", MultipartUpload={"Parts": parts}, **full)
        except BaseException:
            with suppress(CustodyError):
                self._call("abort_multipart_upload", **full)
            raise

    def digest(self, key: str) -> str:
        """The sha512 of an object, as the service gives it back; "missing" where there is none.

        Where the bytes are not those of the service's own checksum, there is nothing to compare: "changed".
        """
        digest, at = hashlib.sha512(), 0
        while True:
            try:
                part = self._part(key, at, _BLOCK)
            except FileNotFoundError:
                return "missing"
            except CustodyError as error:
                if type(error.__cause__).__name__ == "FlexibleChecksumError":
                    return "changed"
                raise
            digest.update(part)
            at += len(part)
            if len(part) < _BLOCK:
                return digest.hexdigest()

    def remove(self, key: str) -> None:
        """Remove an object; one that is not there is fine."""
        self._call("delete_object", Key=self._prefix + key)

    def hang_up(self) -> None:
        """Break off what other threads ask: nobody waits for the answers. What is asked after that, to clear away what
        was begun, is given some seconds.
        """
        self._has_hung_up = True
        for future in list(self._asked):
            future.cancel()

    def _part(self, key: str, start: int, length: int) -> bytes:
        with self._words(missing_is_said=True):
            try:
                span = f"bytes={start}-{start + length - 1}"
                answer = self._ask("get_object", Key=self._prefix + key, Range=span)
            except OSError as error:
                if _code(error) in ("InvalidRange", "416"):  # nothing is left, or it is empty
                    return b""
                raise
            data: bytes = self._wait_for(answer["Body"].read(), min(length, _BLOCK))
            return data

    def _call(self, method: str, **arguments: Any) -> Any:
        with self._words():
            return self._ask(method, **arguments)

    def _ask(self, method: str, **arguments: Any) -> Any:
        answer = self._s3._call_s3(method, Bucket=self._name, **arguments)
        return self._wait_for(answer, len(arguments.get("Body", b"")))

    def _wait_for(self, answer: Coroutine[Any, Any, Any], length: int) -> Any:
        """The answer to what sends or brings so many bytes."""
        future = asyncio.run_coroutine_threadsafe(answer, self._s3.loop)
        self._asked.add(future)
        try:
            return future.result(_SECONDS_TO_CLEAR if self._has_hung_up else _PATIENCE + length / _SLOWEST)
        finally:
            future.cancel()
            self._asked.discard(future)

    @contextmanager
    def _words(self, *, missing_is_said: bool = False) -> Iterator[None]:
        """What the service answers, in our words alone: its own may hold names and keys."""
        try:
            yield
        except ImportError:
            raise
        except OSError as error:
            if missing_is_said and isinstance(error, FileNotFoundError) and _code(error) != "NoSuchBucket":
                raise
            raise CustodyError(f"{self._sentence(error)} ({_code(error)}). {_AGAIN}") from error
        except _service_errors() as error:
            raise CustodyError(f"{self._sentence(error)} ({type(error).__name__}). {_AGAIN}") from error

    def _sentence(self, error: BaseException) -> str:
        code = _code(error)
        if isinstance(error, PermissionError) or "Credentials" in type(error).__name__ or code.startswith("Invalid"):
            return f"The service does not let us into {self.where}: see to the credentials and their rights"
        if isinstance(error, FileNotFoundError):
            return f"There is no such bucket: {self.where}. Make it, or name another"
        return f"The service at {self.where} failed or cannot be reached"


_AGAIN = "The same command goes on from where it was."


def _service_errors() -> tuple[type[BaseException], ...]:
    """What the libraries under fsspec raise and it lets through."""
    try:
        return (
            import_module("botocore.exceptions").BotoCoreError,
            import_module("botocore.exceptions").ClientError,
            import_module("aiohttp").ClientError,
            TimeoutError,
            CancelledError,
        )
    except ImportError:
        return ()


def _code(error: BaseException) -> str:
    """The service's own code for an error ("AccessDenied"), else the kind of the error."""
    for one in (error, error.__cause__):
        answer = getattr(one, "response", None)
        if isinstance(answer, dict):
            return str(answer.get("Error", {}).get("Code", "unknown"))
    return type(error).__name__
