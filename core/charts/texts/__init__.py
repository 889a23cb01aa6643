"""Texts, their labels, tags and translations, drawn."""
