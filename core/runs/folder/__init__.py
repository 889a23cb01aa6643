"""One run's folder: its files, read and told."""
