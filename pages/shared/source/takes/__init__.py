"""Examples made on the page: recorded, filmed or drawn, take after take."""
