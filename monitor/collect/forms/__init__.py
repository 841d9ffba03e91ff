"""The forms of the SEC, as data: what their numbered items are called."""
