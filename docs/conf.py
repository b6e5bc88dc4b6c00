"""How the documentation is built."""

project = "creditrules"
author = "the creditrules authors"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "creditrules"
exclude_patterns = ["_build"]
myst_heading_anchors = 3
# Blocks of the policy language and of terminal sessions have no highlighter of their own.
suppress_warnings = ["misc.highlighting_failure"]
