"""Several people on one server: who they are, what each may do, and how much."""
