"""Sphinx: how the documentation is built. `make docs`; a warning is an error."""

from __future__ import annotations

project = "Voxpop"
copyright = "The Voxpop contributors"
author = "The Voxpop contributors"

extensions = ["myst_parser", "sphinx_copybutton"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = "Voxpop"
html_show_sphinx = False
html_copy_source = False
copybutton_prompt_text = "$ "
