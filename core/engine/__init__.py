"""One network in training: its programs, its examples, and which program does the updates."""
