"""Tagged sentences judged: spans and accuracy beside rivals, by kind, with intervals."""
