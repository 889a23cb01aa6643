"""All runs of a store, read cheaply."""
