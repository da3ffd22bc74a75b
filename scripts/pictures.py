"""Takes the pictures that README and docs show, of the demonstration archive: `make pictures`.

Comes in: the folder of the archive. Goes out: docs/images/watch.png.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parent.parent / "docs" / "images"
PATIENCE_SECONDS = 30


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(port: int) -> None:
    """Returns when something answers there."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("voxpop serve did not answer")


def busiest(voxpop: Path, archive: str) -> str:
    """The key of the video with the most comments."""
    listed = subprocess.run([voxpop, "--archive", archive, "list", "--json"], capture_output=True, check=True)
    key: str = max(map(json.loads, listed.stdout.splitlines()), key=lambda video: video["comments_held"])["key"]
    return key


def take(page: Page, address: str) -> None:
    """The page as a reader sees it first."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)  # until the frame at that second is painted
    page.screenshot(path=IMAGES / "watch.png")
    print(f"wrote {IMAGES / 'watch.png'}")


def main() -> None:
    """Serves the archive while the pictures are taken."""
    port = free_port()
    voxpop = Path(sys.executable).with_name("voxpop")
    archive = sys.argv[1]
    address = f"http://127.0.0.1:{port}/v/{busiest(voxpop, archive)}/comments/?sort=likes&t=84"
    server = subprocess.Popen([voxpop, "--archive", archive, "serve", "--port", str(port)])
    try:
        wait_for(port)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=os.environ.get("VOXPOP_CHROMIUM"))
            take(browser.new_page(viewport={"width": 1280, "height": 900}), address)
            browser.close()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
