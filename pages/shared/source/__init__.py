"""Bringing a source, its findings and its roles."""
