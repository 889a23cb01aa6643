"""What came of a run, on every screen that shows it."""
