"""Checks an archive and writes its originals out as they were obtained: python read_archive.py ARCHIVE OUT"""

import hashlib
import json
import sys
from pathlib import Path

import zstandard

archive, out = map(Path, sys.argv[1:])
for inventory in sorted((archive / "originals").glob("*/*/*/*/inventory.json")):
    kept = inventory.parent
    for digest, names in json.loads(inventory.read_bytes())["manifest"].items():
        for name in names:
            with (kept / name).open("rb") as stored:
                if hashlib.file_digest(stored, "sha512").hexdigest() != digest:
                    print("CHANGED", kept / name)
    record = kept / "v1/content/accession.json"
    accession = json.loads(record.read_bytes()) if record.exists() else {"files": []}
    for file in accession["files"]:
        target = out / accession["id"] / file["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        with (kept / file["stored_as"]).open("rb") as stored, target.open("w+b") as written:
            if file["compression"]:
                zstandard.ZstdDecompressor(max_window_size=1 << 27).copy_stream(stored, written)
            else:
                written.writelines(stored)
            written.seek(0)
            same = hashlib.file_digest(written, "sha512").hexdigest() == file["digest"]
        print("ok" if same else "CHANGED", target)
