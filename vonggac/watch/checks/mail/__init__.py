"""Checks of a mail domain: one file, one question."""
