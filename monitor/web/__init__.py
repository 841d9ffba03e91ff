"""The read side over HTTP: documents that other programs fetch."""
