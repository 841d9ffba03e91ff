"""The trained witness beside the frames: a small encoder that judges every sentence.

It says which of the shipped types a sentence states, how far the event has come, whom
it helps, who says so, and which of the names, sums and dates around belong to it. What
it knows was learned by `python -m bench.detector` from annotated documents; no text is
inside. Without its files the frames work alone.
"""
