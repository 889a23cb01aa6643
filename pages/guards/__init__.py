"""What stands before the pages: who may ask at all, and how much may be uploaded."""
