"""From matches to people: routes, briefs, channels, and the outbox at work.

`route` decides who hears of a match, `brief` and `digest` say it in a source's own
words, `blocks`, `mail`, `html` and `text` give it a form, `slack`, `email`, `console`
and `file` are the ways to people, `dispatch` works the outbox off through them and
`outcome` decides what an answer means. The promise is in `docs/delivery.md`.
"""
