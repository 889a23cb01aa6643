"""Many runs, in other processes, on disk."""
