"""Small networks on one core: the examples of a batch lie side by side in vector registers, units go down the rows."""
