"""From a source to articles: fetch, parse, clean, identify. Knows nothing of meaning."""
