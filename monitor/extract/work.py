"""Reading as work for other processes: importable without loading spaCy.

The daemon's own process never loads the model; it only names the work.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from monitor.config.settings import ExtractSettings
from monitor.model.event import Extraction
from monitor.model.explanation import Explanation
from monitor.model.text import Document

if TYPE_CHECKING:
    from monitor.extract.extractor import Extractor


def extract_documents(
    settings: ExtractSettings, documents: Sequence[Document]
) -> list[Extraction]:
    """Read `documents` in this process, which loads the model once and keeps it."""
    return list(_extractor(settings).extract_all(documents))


def explain_documents(
    settings: ExtractSettings, documents: Sequence[Document]
) -> list[Explanation]:
    """Read `documents` as `extract_documents` does, and say why they gave what."""
    from monitor.extract.explain import explain_all  # noqa: PLC0415 - loads spaCy

    return list(explain_all(_extractor(settings), documents))


@lru_cache(maxsize=1)
def _extractor(settings: ExtractSettings) -> "Extractor":
    from monitor.extract.extractor import Extractor  # noqa: PLC0415 - loads spaCy

    return Extractor.load(settings)
