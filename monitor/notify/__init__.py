"""From matches to people: routes, briefs, channels, and the outbox at work."""
