"""A network as people read it: its summary, its code, its drawing."""
