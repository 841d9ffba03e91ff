"""IMPACT: whom an event helps, hurts or exposes, as the author or a source says.

A relation from events to companies, sectors and states; it never makes an event. The
words are data (`effects.toml`), which `rows` reads; `clauses` finds who does what in a
sentence, `causes` resolves what is said to be the cause, `targets` who is touched, and
`find` joins them.
"""

from monitor.extract.impact.find import Impacts

__all__ = ["Impacts"]
