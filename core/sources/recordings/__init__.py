"""Recordings of sound with a label each: words that were spoken, signals, noises."""
