"""Answers the questions of AI assistants over what is stored; reads only.

`desk` finds the answers, `asked` understands the questions, `records` and `quoting` say
what an answer looks like, `server` speaks the protocol. None of it can write.
"""
