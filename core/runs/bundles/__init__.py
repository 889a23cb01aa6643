"""Runs as files: exported, imported, checked, rescued."""
