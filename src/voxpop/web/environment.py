"""The Jinja environment: escapes everything, takes its words from `gettext` in the context, reloads nothing."""

from __future__ import annotations

from typing import Any

import jinja2

from voxpop.web import links
from voxpop.web.assets import ASSETS


def environment(**options: Any) -> jinja2.Environment:
    """Called by Django once. `gettext` and `ngettext` come with each page, in the reader's language."""
    made = jinja2.Environment(
        **{**options, "undefined": jinja2.StrictUndefined},
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
    )
    made.globals.update(assets=ASSETS, links=links)
    return made
