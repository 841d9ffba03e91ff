"""Measurements: how good, how fast, how hungry; and the training of what was learned."""
