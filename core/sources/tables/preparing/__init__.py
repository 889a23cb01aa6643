"""From a table and what a person decided to a value that a network can learn from."""
