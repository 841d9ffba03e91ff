"""The nouns of the monitor: frozen values, no behaviour beyond themselves.

They read in the order an item travels: `source` (what comes in), `text` and `event`
(what it says), `story` (what it is part of), `rule` (who wants to know), `message`
(what goes out). `record` turns any of them into JSON and back.
"""
