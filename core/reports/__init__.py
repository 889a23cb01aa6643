"""What a run or an experiment came to, as one page to take away."""
