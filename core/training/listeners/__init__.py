"""What goes on beside a session's epochs: the log of events, notices, previews, checkpoints."""
