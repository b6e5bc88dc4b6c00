"""What the exit status of a command says."""

FINE = 0
FINDINGS = 1
USAGE = 2
FAULT = 3
INTERRUPTED = 130
"""Stopped from the keyboard; what shells use for it."""

READER_GONE = 141
"""Nobody reads the output any more; what shells say of a command that a closed pipe has ended."""

ENDED = 143
"""Stopped by the system or whoever supervises the run; what shells use for it."""
