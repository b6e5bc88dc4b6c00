"""Facts from JSON over HTTP, for creditrules."""
