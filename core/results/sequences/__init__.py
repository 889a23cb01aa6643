"""What networks that label sequences of measured values have to beat."""
