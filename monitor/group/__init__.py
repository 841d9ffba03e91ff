"""From events to stories: which reports tell of one development, and what moved."""
