"""Inside a network, drawn."""
