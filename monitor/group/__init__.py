"""From events to stories: which reports tell of one development, and what moved."""

from monitor.group.assign import CANDIDATES, assign, assign_others
from monitor.group.cluster import group_documents
from monitor.group.contradictions import contradictions
from monitor.group.identity import keys
from monitor.group.refold import refold
from monitor.group.similarity import fingerprint

__all__ = [
    "CANDIDATES",
    "assign",
    "assign_others",
    "contradictions",
    "fingerprint",
    "group_documents",
    "keys",
    "refold",
]
