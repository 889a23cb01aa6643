"""What a run shows, in the person's own units: each a value that charts and tables are drawn from. A file a task."""
