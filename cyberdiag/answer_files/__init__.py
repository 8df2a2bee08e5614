"""Answers as files: one codec a file, one validation for all of them, atomic saves."""
