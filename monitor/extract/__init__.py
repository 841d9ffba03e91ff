"""Typed events from texts.

`Extractor`, in `extractor`, is the public face of this package, and `work` its door for
other processes. Neither is imported here: what only wants to know the event types, such
as a list or the daemon's own process, must not load spaCy.
"""
