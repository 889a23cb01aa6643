"""Sequences of measured values with a label each, that are no table: .ts, ARFF, NumPy's arrays, a ZIP of many files."""
