"""One file a recurrent cell."""
