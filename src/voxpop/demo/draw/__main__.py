"""`python -m voxpop.demo.draw FOLDER` draws the clip and the stills of the demo into FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

from voxpop.demo.draw.canvas import Canvas
from voxpop.demo.draw.film import write_film, write_still
from voxpop.demo.draw.stills import STILLS


def main(folder: Path) -> None:
    """The stills first: they take a second, the film two minutes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in STILLS.items():
        canvas = Canvas()
        draw(canvas)
        write_still(folder / f"{name}.jpg", canvas)
        print(folder / f"{name}.jpg")
    write_film(folder / "storm.webm")
    print(folder / "storm.webm")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
