"""Look after the database while nothing else is to be done: old texts, its journal."""

import asyncio
import logging
from typing import Final

from monitor.pipeline.parts import Parts

log = logging.getLogger(__name__)

MOST: Final = 20_000  # articles looked at in one go; the rest has time


async def tidy(parts: Parts) -> int:
    """Drop old texts where that is configured; return how many. Others come in between."""
    keep = parts.settings.store.keep_texts
    dropped = looked_at = 0
    while keep is not None and looked_at < MOST:
        done = parts.store.upkeep.drop_texts(before=parts.clock() - keep)
        dropped += done.texts
        looked_at += done.looked_at
        if not done.looked_at:
            break
        await asyncio.sleep(0)
    parts.store.upkeep.tidy()
    if dropped:
        log.info("old texts dropped", extra={"articles": dropped})
    return dropped
