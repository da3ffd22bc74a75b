"""PostgreSQL's tsvector with a GIN index, in a server of our own: Debian's, told to use what memory a small one has."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Coroutine, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from bench.peers import FACETS, LIMIT, Missing, Question, Row

_TABLE = """
CREATE TABLE said (id bigint PRIMARY KEY, video text, kind text, lang text, likes bigint, published bigint, month text,
  text text, words tsvector GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED)
"""
_INDEXES = (
    "CREATE INDEX ON said USING gin (words) WITH (fastupdate = off)", "CREATE INDEX ON said (likes)",
    "CREATE INDEX ON said (published)", "CREATE INDEX ON said (video)", "VACUUM ANALYZE said",
)  # fmt: skip
_SETTINGS = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=8GB", "maintenance_work_mem=512MB",
    "shared_buffers=512MB", "work_mem=64MB", "effective_cache_size=4GB", "jit=off", "listen_addresses=",
)  # fmt: skip
_ORDERS = {"newest": "published DESC", "likes": "likes DESC"}
T = TypeVar("T")


class Postgres:
    """See `Peer`. PostgreSQL does not run as root: where we do, it runs as the user that its package made."""

    name = "PostgreSQL"

    def __init__(self, place: Path) -> None:
        try:
            self._connect = import_module("asyncpg").connect  # of the group "bench", which `make bench` alone installs
        except ImportError:
            raise Missing("asyncpg is not installed: PostgreSQL cannot be asked") from None
        self._programs = _programs()
        self._user = "postgres" if os.geteuid() == 0 else None
        self._place = place.absolute()
        # Its user must be able to enter the folder, whoever owns those above it; a socket's path must be short.
        self._socket = Path(tempfile.mkdtemp(prefix="pg-"))
        self._socket.chmod(0o755)
        self._own(self._socket)
        self._loop = asyncio.new_event_loop()
        self._server: subprocess.Popen[bytes] | None = None
        if (self._place / "PG_VERSION").exists():
            self._start()

    def begin(self) -> None:
        self._stop()
        shutil.rmtree(self._place, ignore_errors=True)
        self._place.mkdir()
        self._own(self._place)
        words: list[str | Path] = [
            self._programs / "initdb",
            "-D",
            self._place,
            "-U",
            "bench",
            "--locale=C.UTF-8",
            "-A",
            "trust",
        ]
        subprocess.run(words, check=True, user=self._user, stdout=subprocess.DEVNULL, cwd="/")
        self._start()
        self._run(self._asked.execute(_TABLE))

    def take(self, rows: Sequence[Row]) -> None:
        clean = [row._replace(text=row.text.replace("\0", " ")) for row in rows]
        self._run(self._asked.copy_records_to_table("said", records=clean, columns=Row._fields))

    def finish(self) -> None:
        for words in _INDEXES:
            self._run(self._asked.execute(words, timeout=7_200))

    def ask(self, question: Question) -> int:
        query, values = _query(question), [question.words]
        where = f"words @@ {query}"
        if question.kind == "within":
            where += " AND video = $2"
            values.append(str(question.video))
        order = _ORDERS.get(question.kind, f"ts_rank_cd(words, {query}) DESC")
        self._all(f"SELECT id FROM said WHERE {where} ORDER BY {order} LIMIT {LIMIT}", values)
        if question.kind == "facets":
            for facet in FACETS:
                most = 10_000 if facet == "month" else 10
                self._all(
                    f"SELECT {facet}, count(*) FROM said WHERE {where} GROUP BY 1 ORDER BY 2 DESC LIMIT {most}", values
                )
        return int(self._all(f"SELECT count(*) FROM said WHERE {where}", values)[0][0])

    @property
    def pid(self) -> int | None:
        return None if self._server is None else self._server.pid

    def close(self) -> None:
        self._stop()
        self._loop.close()
        shutil.rmtree(self._socket, ignore_errors=True)

    def _start(self) -> None:
        settings = [
            word for setting in (*_SETTINGS, f"unix_socket_directories={self._socket}") for word in ("-c", setting)
        ]
        words: list[str | Path] = [self._programs / "postgres", "-D", self._place, *settings]
        self._server = subprocess.Popen(words, user=self._user, stderr=subprocess.DEVNULL, cwd="/")
        for _ in range(300):
            try:
                self._asked = self._run(self._connect(host=str(self._socket), user="bench", database="postgres"))
            except OSError:
                time.sleep(0.1)
            except Exception as error:  # it answers that it is still starting
                if "starting" not in str(error):
                    raise
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("PostgreSQL did not start within half a minute")

    def _stop(self) -> None:
        if self._server is not None:
            self._run(self._asked.close())
            self._server.terminate()
            self._server.wait()
            self._server = None

    def _own(self, folder: Path) -> None:
        if self._user is not None:
            owner = pwd.getpwnam(self._user)
            os.chown(folder, owner.pw_uid, owner.pw_gid)

    def _all(self, query: str, values: Sequence[str]) -> list[Any]:
        return list(self._run(self._asked.fetch(query, *values, timeout=600)))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)


def _query(question: Question) -> str:
    if question.kind == "phrase":
        return "phraseto_tsquery('simple', $1)"
    if question.kind == "prefix":
        return "to_tsquery('simple', $1 || ':*')"
    return "plainto_tsquery('simple', $1)"


def _programs() -> Path:
    """The folder with PostgreSQL's programs; Debian does not put it into the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    program = found[-1] if found else shutil.which("postgres")
    if program is None:
        raise Missing("there is no PostgreSQL (apt install postgresql)")
    return Path(program).parent
