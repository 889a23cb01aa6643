"""A source on the screen, by its kind."""
