"""Checks of a host: one file, one question."""
