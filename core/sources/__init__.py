"""What people bring, until it is a value that a network can learn from."""
