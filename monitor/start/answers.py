"""What somebody answered before there was a configuration."""

from dataclasses import dataclass
from typing import Final

MINERALS: Final = "critical-minerals"
"""The subject that ships: its event types, names and sources are there already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSubject:
    """A subject that nothing ships for."""

    title: str  # for people, e.g. "Offshore wind"
    words: tuple[str, ...]  # what the news calls it, e.g. "wind farm"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackAnswer:
    """A Slack channel; its tokens stay in the environment."""

    channel: str
    buttons: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAnswer:
    """A mail server and who gets mail; the password stays in the environment."""

    host: str
    sender: str
    to: tuple[str, ...]
    user: str | None = None  # None: no login


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything that the first files are made from."""

    subject: OwnSubject | None = None  # None: the subject that ships
    feeds: tuple[str, ...] = ()  # addresses of feeds besides those of the pack
    materials: tuple[str, ...] = ()  # ids of the lexicon; empty: all that rules watch
    companies: tuple[str, ...] = ()  # as the lexicon names them
    new_companies: tuple[str, ...] = ()  # names that the lexicon does not know
    slack: SlackAnswer | None = None
    mail: MailAnswer | None = None
    webhook: str | None = None  # address that takes signed JSON
    contact: str | None = None  # for the User-Agent: where publishers reach the user
    at: str = "07:30"
    timezone: str = "UTC"

    @property
    def title(self) -> str:
        """Name the subject for people."""
        return self.subject.title if self.subject else "Critical minerals"
