"""Charts as still pictures in SVG: for paper, and for pages that run no script."""
