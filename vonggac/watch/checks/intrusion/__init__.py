"""Checks of a source of intrusion alerts: one file, one question."""
