"""How every Plotly chart behaves, on a page and in an exported one."""

SETTINGS = {
    "responsive": True,
    "displaylogo": False,
    # Plotly's own button would upload the chart to another server.
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
    "toImageButtonOptions": {"format": "png", "scale": 2},
}
