"""What is raised where facts cannot be gathered at all."""

from __future__ import annotations

from creditrules.diagnostics import FindingsError


class SourcesError(FindingsError):
    """The sources are not set up rightly, or cannot be asked as the policy demands; nothing was decided."""
