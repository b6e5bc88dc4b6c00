"""Results in files that are whole or not there at all."""
