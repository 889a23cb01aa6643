"""Typed values that a network can learn from: series, texts, tokens, examples."""
