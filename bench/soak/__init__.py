"""A day of the real daemon in some minutes, and what it grew by: `python -m bench.soak`."""
