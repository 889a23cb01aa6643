"""One run, in this process: what to train, and what it tells while it trains."""
