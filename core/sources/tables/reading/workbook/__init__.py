"""Tables on the sheets of a workbook."""
