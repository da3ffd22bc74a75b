"""A copy in a bucket: complete or visibly not, checked by reading it back, and brought back by any tool for S3."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive import service
from tests.archive.command import ENVIRONMENT, PROGRAM, Done, voxpop
from tests.archive.pages import VIDEO_ID, said, write_page
from tests.archive.records import differences, digest_of, findings, public, shown
from tests.archive.service import Service
from voxpop.archive import Archive

KEY = f"youtube:{VIDEO_ID}"
HOSTILE = "odd ?versionId=1&x=%2F#*[1]+ü犬.info.json"
numbers = itertools.count()


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service.running(tmp_path_factory.mktemp("s3")) as running:
        yield running


@pytest.fixture
def bucket(s3: Service) -> Iterator[str]:
    """A fresh bucket, in which others keep something too."""
    name = f"kept{next(numbers)}"
    s3.client.create_bucket(Bucket=name)
    s3.client.put_object(Bucket=name, Key="others/letter.txt", Body=b"dear")
    yield name
    for told in (s3.lies, s3.breaks, s3.hangs):
        told.unlink(missing_ok=True)
    assert s3.get(name, "others/letter.txt") == b"dear"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with two pages, one of an odd name."""
    top = tmp_path_factory.mktemp("made")
    odd = write_page(top / "b", [said("o1", "other")], id="Other234_-y")
    with Archive.open(top / "kept", create=True) as archive:
        list(archive.add([write_page(top / "a", [said("c1", "tide"), said("c2", "gull")])]))
        list(archive.add([odd.rename(odd.with_name(HOSTILE))]))
    return top / "kept"


@pytest.fixture
def kept(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "kept"))


def copy(s3: Service, kept: Path, bucket: str, *options: str, code: int = 0, **env: str) -> Done:
    done = voxpop("--archive", kept, "copy", f"s3://{bucket}/deep/prefix", *options, env={**s3.environment, **env})
    assert done.code == code, done
    assert "INVENTED" not in done.out + done.err, "a credential is shown"
    assert "inventedsecret" not in done.out + done.err, "a credential is shown"
    return done


def steps(done: Done) -> list[tuple[str, str]]:
    return sorted((step["kind"], step["done"]) for step in done.objects)


def originals(s3: Service, bucket: str, tmp_path: Path) -> dict[str, str]:
    """Every file of the originals in the bucket, with its digest."""
    folder = tmp_path / f"back{next(numbers)}"
    folder.mkdir()
    return digest_of(s3.bring_back(bucket, "deep/prefix/originals/", folder))


def told(place: Path) -> dict[str, object]:
    with Archive.open(place) as archive:
        assert findings(archive) == []
        return public(archive) | shown(archive)


def keys_of(s3: Service, kept: Path, bucket: str) -> dict[str, str]:
    """The keys of the first page's object, by the path in it."""
    with Archive.open(kept) as archive:
        id = archive.captures(KEY)[0].accession_id
    keys = [key for key in s3.keys(bucket, "deep/prefix/originals/") if id in key]
    return {key.partition(id + "/")[2]: key for key in keys}


def test_a_copy_in_a_bucket_comes_back_as_the_archive(s3: Service, kept: Path, bucket: str, tmp_path: Path) -> None:
    done = copy(s3, kept, bucket, "--json")
    assert steps(done) == [("accession", "copied"), ("accession", "copied")]
    back = s3.bring_back(bucket, "deep/prefix/", tmp_path / "back")
    assert digest_of(back / "originals") == digest_of(kept / "originals")
    assert {path.name for path in back.iterdir()} == {"originals", "voxpop.toml"}
    assert voxpop("--archive", back, "verify").code == 0
    assert differences(told(back), told(kept)) == {}


def test_a_copy_in_step_writes_nothing(s3: Service, kept: Path, bucket: str) -> None:
    copy(s3, kept, bucket)
    before = {key: (found["LastModified"], found["ETag"]) for key, found in s3.keys(bucket).items()}
    done = copy(s3, kept, bucket, "--check")
    assert (done.out, done.err) == ("", "The copy was in step already.\n")
    assert {key: (found["LastModified"], found["ETag"]) for key, found in s3.keys(bucket).items()} == before


def test_what_is_new_comes_and_what_was_withdrawn_goes(
    s3: Service, kept: Path, bucket: str, inbox: Path, tmp_path: Path
) -> None:
    copy(s3, kept, bucket)
    with Archive.open(kept) as archive:
        list(archive.add([write_page(inbox, [said("n1", "new")], id="Newer234_-y")]))
        archive.withdraw("youtube:c2", reason="asked")
    assert steps(copy(s3, kept, bucket, "--json")) == [
        ("accession", "copied"), ("accession", "copied"), ("accession", "removed"), ("decision", "copied"),
    ]  # fmt: skip
    assert originals(s3, bucket, tmp_path) == digest_of(kept / "originals")


@pytest.mark.parametrize(
    ("harm", "name"),
    [("removed", "0=ocfl_object_1.1"), ("changed", "inventory.json"), ("changed", "v1/content/accession.json")],
)
def test_damage_in_the_bucket_is_mended(
    s3: Service, kept: Path, bucket: str, tmp_path: Path, harm: str, name: str
) -> None:
    copy(s3, kept, bucket)
    key = keys_of(s3, kept, bucket)[name]
    if harm == "removed":
        s3.client.delete_object(Bucket=bucket, Key=key)
    else:
        s3.client.put_object(Bucket=bucket, Key=key, Body=s3.get(bucket, key)[:-2] + b"#\n")
    assert steps(copy(s3, kept, bucket, "--json", *["--check"] * (harm == "changed"))) == [("accession", "mended")]
    assert originals(s3, bucket, tmp_path) == digest_of(kept / "originals")


def test_what_is_damaged_here_is_not_put_there(s3: Service, kept: Path, bucket: str) -> None:
    with Archive.open(kept) as archive:
        accession = archive.accession(archive.captures(KEY)[0].accession_id)
        stored = archive.original(accession.id, accession.files[0].path).stored
    stored.write_bytes(stored.read_bytes()[:-1] + b"#")
    assert steps(copy(s3, kept, bucket, "--json", code=1)) == [("accession", "copied"), ("accession", "refused")]
    assert keys_of(s3, kept, bucket) == {}
    assert "deep/prefix/voxpop.toml" in s3.keys(bucket)


def test_what_reads_back_otherwise_is_no_object(s3: Service, kept: Path, bucket: str, tmp_path: Path) -> None:
    s3.lies.touch()
    assert "reads back otherwise" in copy(s3, kept, bucket, code=1).err
    assert not [key for key in s3.keys(bucket) if key.endswith(("0=ocfl_object_1.1", "/voxpop.toml"))]
    s3.lies.unlink()
    copy(s3, kept, bucket)
    assert originals(s3, bucket, tmp_path) == digest_of(kept / "originals")


def test_a_large_original_goes_in_parts(s3: Service, kept: Path, bucket: str, inbox: Path, tmp_path: Path) -> None:
    noise = [said(f"n{n}", os.urandom(10_000).hex()) for n in range(1_000)]
    with Archive.open(kept) as archive:
        list(archive.add([write_page(inbox, noise, id="Noisy234_-y")]))
    copy(s3, kept, bucket)
    assert any("-" in found["ETag"] for found in s3.keys(bucket).values())
    assert originals(s3, bucket, tmp_path) == digest_of(kept / "originals")


def test_places_that_are_not_ours_are_refused(s3: Service, kept: Path, bucket: str, tmp_path: Path) -> None:
    def err(where: str, code: int) -> str:
        done = voxpop("--archive", kept, "copy", where, env=s3.environment)
        assert done.code == code, done
        return done.err

    assert "holds other things" in err(f"s3://{bucket}/others", 2)
    assert "There is no such bucket" in err("s3://nobodys/here", 1)
    for wrong in ("s3://", "s3:/x", "s3://UPPER/x", f"s3://{bucket}/a/../b"):
        assert "s3://BUCKET/PREFIX" in err(wrong, 2)
    said_so = err("s3://AKIASLIPPED:secretslipped@bucket/x", 2)
    assert "Credentials do not belong" in said_so
    assert "SLIPPED" not in said_so.upper()
    copy(s3, kept, bucket)
    with Archive.open(tmp_path / "second", create=True):
        pass
    assert "holds another archive" in copy(s3, tmp_path / "second", bucket, code=2).err


def test_a_service_that_refuses_or_is_away_gets_a_sentence(s3: Service, kept: Path, bucket: str) -> None:
    away = copy(s3, kept, bucket, code=1, AWS_ENDPOINT_URL="http://127.0.0.1:9", AWS_MAX_ATTEMPTS="1")
    assert "cannot be reached" in away.err
    nobody = copy(s3, kept, bucket, code=1, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    assert "see to the credentials" in nobody.err


def test_a_service_that_breaks_off_gets_a_sentence_and_the_next_run_goes_on(
    s3: Service, kept: Path, bucket: str, tmp_path: Path
) -> None:
    s3.breaks.touch()
    done = copy(s3, kept, bucket, code=1, AWS_MAX_ATTEMPTS="1")
    assert re.fullmatch(r"voxpop: The service at \S+ failed .*goes on from where it was\.\n", done.err), done.err
    s3.breaks.unlink()
    assert {how for _, how in steps(copy(s3, kept, bucket, "--json"))} <= {"copied", "mended"}
    assert originals(s3, bucket, tmp_path) == digest_of(kept / "originals")


def test_ctrl_c_does_not_wait_for_a_service_that_hangs(s3: Service, kept: Path, bucket: str, tmp_path: Path) -> None:
    s3.hangs.touch()
    command = [*PROGRAM, "--archive", str(kept), "copy", f"s3://{bucket}/deep/prefix"]
    with subprocess.Popen(command, env={**ENVIRONMENT, **s3.environment}, stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 60
        while not s3.is_hanging.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.decode().strip().startswith("Stopped."), err
    s3.hangs.unlink()
    assert steps(copy(s3, kept, bucket, "--json")) != []
    assert originals(s3, bucket, tmp_path) == digest_of(kept / "originals")


def test_without_what_speaks_s3_a_sentence_says_what_to_install(s3: Service, kept: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "s3fs.py").write_text("raise ImportError('no s3fs here')")
    paths = os.pathsep.join(filter(None, (str(tmp_path / "none"), os.environ.get("PYTHONPATH"))))
    done = voxpop("--archive", kept, "copy", "s3://bucket/x", env={"PYTHONPATH": paths})
    assert done.code == 2
    assert "pip install 'voxpop[s3]'" in done.err


def test_what_was_withdrawn_where_the_bucket_was_brought_back_to_stays_out(
    s3: Service, kept: Path, bucket: str, tmp_path: Path
) -> None:
    """A bucket may hold what another copy decided, and that in the middle: what declares an object goes first."""
    copy(s3, kept, bucket)
    back = s3.bring_back(bucket, "deep/prefix/", tmp_path / "back")
    before = keys_of(s3, kept, bucket)
    with Archive.open(back) as archive:
        archive.withdraw("youtube:c2", reason="asked")
    copy(s3, back, bucket)
    decided = originals(s3, bucket, tmp_path)
    done = copy(s3, kept, bucket, "--json", code=1)
    assert [step["done"] for step in done.objects] == ["refused"] * 3
    assert originals(s3, bucket, tmp_path) == decided
    file = next(path for path in before if path.endswith("accession.json"))
    s3.client.put_object(Bucket=bucket, Key=before[file], Body=b"what an interrupted removal left")
    assert ("accession", "removed") in steps(copy(s3, kept, bucket, "--json", code=1))
    assert originals(s3, bucket, tmp_path) == decided
