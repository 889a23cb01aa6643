"""What the Data page and inspect show of a table."""
