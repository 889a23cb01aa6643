"""What people bring, and its shape for a network."""
