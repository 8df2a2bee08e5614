"""Somebody else's workbook, filled from the answers: what goes where, and what stays empty and why."""
