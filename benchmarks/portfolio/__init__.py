"""A portfolio of the reference policy: made up, decided by the package and by hand-written SQL, and timed."""
