"""Clips of moving pictures with a label each: films, GIFs, and folders of pictures."""
