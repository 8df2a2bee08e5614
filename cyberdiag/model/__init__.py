"""Frozen values that the floors pass to each other; no file, clock, environment or network in here."""
