"""The simple forecasts that a network may start from, and how far its own answer counts."""
