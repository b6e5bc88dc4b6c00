"""Plugins, one by one: loaded, judged, and what is said about them."""
