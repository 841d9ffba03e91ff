"""Lodewatch: feeds in, typed events with evidence out, told once to the right people."""
