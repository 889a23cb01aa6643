"""Which column plays which part, by the kind of the source."""
