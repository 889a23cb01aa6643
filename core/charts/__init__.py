"""Facts drawn as Plotly figures."""
