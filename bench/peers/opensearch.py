"""OpenSearch: one node in one JVM with 1 GB, an index of one shard, its standard analyser, dynamic of nothing."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.peers import FACETS, LIMIT, Missing, Question, Row

_HERE = Path(__file__).parent
_MAPPING = {
    "settings": {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"},
    "mappings": {
        "properties": {
            **{name: {"type": "keyword"} for name in ("video", "kind", "lang", "month")},
            **{name: {"type": "long"} for name in ("likes", "published")},
            "text": {"type": "text"},
        }
    },
}
_ORDERS = {"newest": [{"published": "desc"}], "likes": [{"likes": "desc"}]}
_SECONDS = 600


class OpenSearch:
    """See `Peer`."""

    name = "OpenSearch"

    def __init__(self, place: Path) -> None:
        for program in ("java", "mvn"):
            if shutil.which(program) is None:
                raise Missing(f"there is no {program} to run OpenSearch with")
        self._place = place.absolute()
        classes = self._place.parent / "opensearch classes"
        if not classes.exists():
            output = f"-Dmdep.outputFile={classes}"
            words = ["mvn", "-q", "-f", str(_HERE / "pom.xml"), "dependency:build-classpath", output]
            if subprocess.run(words, stdout=subprocess.DEVNULL).returncode != 0:
                raise Missing("Maven could not fetch OpenSearch")
        self._classes = classes.read_text().strip()
        self._node: subprocess.Popen[str] | None = None
        self._start()

    def begin(self) -> None:
        self._stop()
        shutil.rmtree(self._place, ignore_errors=True)
        self._start()
        self._call("PUT", "/said", _MAPPING)

    def take(self, rows: Sequence[Row]) -> None:
        lines = []
        for row in rows:
            lines += [{"index": {"_id": str(row.id)}}, {**row._asdict(), "id": None}]
        answer = self._call("POST", "/said/_bulk", "".join(f"{json.dumps(line)}\n" for line in lines))
        if answer["errors"]:
            raise RuntimeError("OpenSearch refused a comment")

    def finish(self) -> None:
        self._call("POST", "/said/_forcemerge?max_num_segments=1&flush=true")
        self._call("PUT", "/said/_settings", {"index": {"refresh_interval": "1s"}})
        self._call("POST", "/said/_refresh")

    def ask(self, question: Question) -> int:
        asked: dict[str, Any] = {"query": _query(question), "size": LIMIT, "track_total_hits": True, "_source": False}
        if question.kind in _ORDERS:
            asked["sort"] = _ORDERS[question.kind]
        if question.kind == "facets":
            asked["aggs"] = {name: {"terms": {"field": name, "size": _most(name)}} for name in FACETS}
        answer = self._call("POST", "/said/_search?request_cache=false", asked)
        return int(answer["hits"]["total"]["value"])

    @property
    def pid(self) -> int | None:
        return None if self._node is None else self._node.pid

    def close(self) -> None:
        self._stop()

    def _start(self) -> None:
        port = _free_port()
        words = [
            "java",
            "-Xms1g",
            "-Xmx1g",
            "-cp",
            self._classes,
            str(_HERE / "Node.java"),
            str(self._place),
            str(port),
        ]
        self._node = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )  # fmt: skip
        assert self._node.stdout is not None
        said = []
        for line in self._node.stdout:
            said.append(line)
            if line.strip().endswith("ready"):
                self._http = HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
                return
        raise RuntimeError(f"OpenSearch did not start: {''.join(said[-5:])}")

    def _stop(self) -> None:
        if self._node is not None:
            self._http.close()
            self._node.communicate()
            self._node = None

    def _call(self, method: str, path: str, body: object = None) -> Any:
        data = body if isinstance(body, str) else None if body is None else json.dumps(body)
        kind = "application/x-ndjson" if isinstance(body, str) else "application/json"
        self._http.request(
            method, path, None if data is None else data.encode("utf-8", "replace"), {"Content-Type": kind}
        )
        answer = self._http.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"OpenSearch answers {answer.status}: {content[:500]!r}")
        return json.loads(content)


def _query(question: Question) -> dict[str, Any]:
    words = question.words
    if question.kind == "phrase":
        return {"match_phrase": {"text": words}}
    if question.kind == "prefix":
        return {"prefix": {"text": words}}
    match = {"match": {"text": {"query": words, "operator": "and"}}}
    if question.kind == "within":
        return {"bool": {"must": match, "filter": {"term": {"video": question.video}}}}
    return match


def _most(facet: str) -> int:
    return 10_000 if facet == "month" else 10


def _free_port() -> int:
    """A port of those that the runner tries."""
    for port in range(9201, 9300):
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port
    raise Missing("no port from 9201 to 9299 is free for OpenSearch")
