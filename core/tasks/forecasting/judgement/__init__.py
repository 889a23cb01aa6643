"""What a trained forecaster is judged by: bands, scores, rivals, backtests, what it adds."""
