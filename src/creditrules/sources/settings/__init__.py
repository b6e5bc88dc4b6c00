"""`sources.toml`: its text, what is wrong with it and where, and what it wants to be opened."""
