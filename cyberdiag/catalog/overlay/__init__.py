"""Overlays: questions, weights and entries of one's own, laid over plain data before it is decoded."""
