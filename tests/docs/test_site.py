"""The documentation as a site."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_site_is_built_without_a_warning(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "-q", "-b", "html", "-d", tmp_path / "trees"]
    done = subprocess.run([*command, root / "docs", tmp_path / "html"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "html" / "index.html").exists()
