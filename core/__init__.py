"""Unroll without a screen: data, models, training, runs, results and charts."""
