"""Labelled sequences in a table: one sequence a row, or its timesteps in rows below each other."""
