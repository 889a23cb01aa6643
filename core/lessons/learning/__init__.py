"""Small trainings in NumPy with the real cells, in a process of their own, for lessons that learn before one's eyes."""
