"""What `benchmarks/truth.py` records, and how it is compared."""
