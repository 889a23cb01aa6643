"""What charts are drawn with: safe words, ticks, tints, thinned lines, bands."""
