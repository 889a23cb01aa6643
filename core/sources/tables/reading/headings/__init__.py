"""Which rows are headings, units, ornaments and footers."""
