"""axe-core in a page: what stands in the way of readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds wrong in the page as it is; its context must have been made with `bypass_csp`."""
    page.add_script_tag(path=str(_AXE))
    # What passes is not asked for: to describe each element that is well takes longer than to find those that are not.
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run({ resultTypes: ['violations'] }).then(result => result.violations)"
    )
    return found
