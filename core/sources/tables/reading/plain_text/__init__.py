"""Tables in plain text: delimited, in columns of fixed width, between prose."""
