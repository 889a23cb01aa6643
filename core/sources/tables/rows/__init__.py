"""Labelled rows in a table: several columns measured over time, and a label in each row."""
