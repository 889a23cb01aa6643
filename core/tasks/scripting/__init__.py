"""What tasks say about the script that repeats one of their runs: definitions, data, examples and scores as code."""
