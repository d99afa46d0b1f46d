"""Checks of a log source: one file, one question."""
