"""From a document to typed events with evidence. The only place that knows spaCy."""
