"""Checks an archive and writes its originals out as they were obtained: python read_archive.py ARCHIVE OUT"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

try:
    from compression import zstd
except ImportError:  # before Python 3.14: pip install backports.zstd
    from backports import zstd

archive, out = map(Path, sys.argv[1:])
files = {}
for inventory in sorted((archive / "originals").glob("*/*/*/*/inventory.json")):
    for digest, names in json.loads(inventory.read_bytes())["manifest"].items():
        for stored in (inventory.parent / name for name in names):
            with stored.open("rb") as content:
                if hashlib.file_digest(content, "sha512").hexdigest() != digest:
                    print("CHANGED", stored)
            if stored.name == "accession.json":
                accession = json.loads(stored.read_bytes())
                for file in accession["files"]:
                    files[accession["id"], file["path"]] = file, inventory.parent / file["stored_as"]


def restore(id, path):
    (file, stored), target = files[id, path], out / id / path
    if not target.exists():
        earlier = file.get("reference")  # an original that must be at hand to unpack this one
        beside = restore(earlier["accession"], earlier["path"]).read_bytes() if earlier else b""
        target.parent.mkdir(parents=True, exist_ok=True)
        with stored.open("rb") as content, target.open("w+b") as written:
            if file["compression"]:
                beside = zstd.ZstdDict(beside, is_raw=True).as_prefix if earlier else None
                shutil.copyfileobj(zstd.open(content, zstd_dict=beside), written)
            else:
                written.writelines(content)
            written.seek(0)
            same = hashlib.file_digest(written, "sha512").hexdigest() == file["digest"]
        print("ok" if same else "CHANGED", target)
    return target


for id, path in files:
    restore(id, path)
