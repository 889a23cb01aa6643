"""What the page Inside shows of one window, tab by tab."""
