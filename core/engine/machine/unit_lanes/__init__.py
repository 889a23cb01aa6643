"""Large networks on all cores: units lie side by side in vector registers, the examples of a batch go down the rows."""
