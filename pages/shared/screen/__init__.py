"""What every screen has: theme, words, state, charts."""
