"""A search on the page: what is searched, and how it goes."""
