"""Checks of a backup job: one file, one question."""
