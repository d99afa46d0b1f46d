"""Checks of a portal: one file, one question."""
