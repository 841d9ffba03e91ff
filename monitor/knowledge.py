"""What is read from data files: event types, rules, the user's own list, audiences.

Whatever is wrong in them is raised at once, as one `ConfigError`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.config import Settings
from monitor.errors import ConfigError
from monitor.extract.exposure import load_exposure
from monitor.extract.lexicon import load_lexicon
from monitor.extract.outlines import outlines
from monitor.extract.version import reader_version
from monitor.match import RuleSet, inhibit_problems, load_rules
from monitor.model.exposure import Exposure
from monitor.notify.audience import Audience, with_own


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What is read from data files, and read again on a reload."""

    rules: RuleSet
    titles: Mapping[str, str]
    reader_version: str
    exposure: Exposure


def read_exposure(settings: Settings) -> Exposure:
    """Read the user's own list; raise `ConfigError` with every mistake in it."""
    if settings.exposure is None:
        return Exposure()
    return load_exposure(settings.exposure, load_lexicon(settings.extract.lexicon))


def read_audiences(settings: Settings) -> Mapping[str, Audience]:
    """Read the views for briefs, by their ids; raise `ConfigError` with every mistake."""
    if settings.audiences is None:
        return with_own(None, ())
    types = outlines(settings.extract)
    return with_own(
        settings.audiences, {t.id for t in types} | {t.family for t in types}
    )


def read_knowledge(settings: Settings) -> Knowledge:
    """Read event types and rules; raise `ConfigError` with everything wrong in both."""
    types = outlines(settings.extract)
    rules = load_rules(
        settings.rules.path,
        types=[t.id for t in types],
        roles={t.id: t.roles for t in types},
    )
    if problems := inhibit_problems(settings.inhibits, rules):
        raise ConfigError(problems)
    return Knowledge(
        rules=rules,
        titles={t.id: t.title for t in types},
        reader_version=reader_version(settings.extract),
        exposure=read_exposure(settings),
    )
