"""What is to be trained: the recipe of a run, presets, proposals, how long it will take."""
