"""Where work runs: inline or in worker processes with a deadline."""
