"""What is in a table, what is odd about it, and what is proposed."""
