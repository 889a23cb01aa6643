"""How results are read: a view for each kind of exhibits."""
