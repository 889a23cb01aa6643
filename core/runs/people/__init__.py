"""What belongs to whom, in the store and in the queue."""
