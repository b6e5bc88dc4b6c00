"""The typed program: what a checked policy means, apart from how it was written."""
