"""Why a file cannot be read, in words."""

from __future__ import annotations

from creditrules.sources import Refused, SourceError, Unavailable


def unreadable(error: OSError) -> SourceError:
    """What the system says of a file; one that is not there may be put there yet."""
    match error:
        case FileNotFoundError():
            return Unavailable("the file is not there")
        case IsADirectoryError():
            return Refused("this is a folder, not a file")
        case PermissionError():
            return Refused("there is no permission to read the file")
        case _:
            return Refused(f"the file cannot be read: {(error.strerror or 'the system gave no reason').lower()}")
