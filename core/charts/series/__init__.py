"""Series and their forecasts, drawn."""
