"""Runs of `book`: many firms at once."""
