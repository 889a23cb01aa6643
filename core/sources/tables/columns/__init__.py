"""What stands in a column: numbers, times, and how often they come."""
