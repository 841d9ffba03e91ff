"""From events to stories: which reports tell of one development, and what moved.

`assign` finds a report's story, `refold` tells a story anew, `cluster` groups documents.
Nothing is imported here: a list of dates groups nothing.
"""
