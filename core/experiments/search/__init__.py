"""Hyperparameter search as a kind of experiment: its trials are runs, chosen one after the other by Optuna."""
