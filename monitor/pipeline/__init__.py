"""The order of the stages, and the transactions around them: nothing else knows it.

`visit` and `push` bring articles in, `take` turns them into messages, `digests` and
`reminders` make those that a day brings. Each ends in one transaction; telling people is
the outbox's work afterwards.

Nothing is imported here: what only reads, such as a list, must not load the stages.
"""
