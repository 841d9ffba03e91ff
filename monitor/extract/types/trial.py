"""Run the examples that stand in type files, and say what came instead.

Values in, values out: whoever asks hands in the extraction.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.extract.types.schema import EventType, Example
from monitor.model.event import Event, Extraction
from monitor.model.ontology import Tier
from monitor.model.text import Document, Origin

# A fixed day and a newspaper, so that an example means the same tomorrow.
_DAY = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
_SOURCE = Origin(name="Example", tier=Tier.WIRE)

Extract = Callable[[Document], Extraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What one example of one type came to."""

    type: str
    text: str
    file: str
    line: int | None  # None: the file as a whole
    wrong: str  # what was found instead; empty: it holds

    @property
    def place(self) -> str:
        """Name the example's place as compilers do."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


def try_examples(types: Sequence[EventType], extract: Extract) -> Iterator[Tried]:
    """Yield the result of every example of `types`, in their order."""
    for kind in types:
        for example, line in zip(kind.examples, kind.lines, strict=True):
            document = Document(
                id="example",
                title=example.title,
                text=example.text,
                published=_DAY,
                source=_SOURCE,
            )
            wrong = _wrong(kind.id, example, extract(document).events)
            yield Tried(
                type=kind.id, text=example.text, file=kind.file, line=line, wrong=wrong
            )


def _wrong(kind: str, example: Example, events: Sequence[Event]) -> str:
    """Say how the events differ from what an example promises."""
    found = [e for e in events if e.type == kind]
    if not example.fires:
        because = f", although: {example.because}" if example.because else ""
        return "; ".join(_fired(e) + because for e in found)
    if not found:
        others = ", ".join(_fired(e) for e in events)
        return f"no {kind}, but {others}" if others else "nothing was found"
    return min((_unlike(example, e) for e in found), key=len)


def _fired(event: Event) -> str:
    return f'{event.type} by "{event.why}" on "{event.trigger.text}"'


def _unlike(example: Example, event: Event) -> str:
    """Say in which fields an event is not as promised."""
    asked: list[tuple[str, str | None, str]] = [
        ("stage", example.stage, event.stage),
        ("direction", example.direction, event.direction),
    ]
    wrong = [
        f"{name} is {got}, not {want}"
        for name, want, got in asked
        if want is not None and got != want
    ]
    return "; ".join([*wrong, *_roles(example.roles or {}, event)])


def _roles(asked: Mapping[str, str], event: Event) -> Iterator[str]:
    for name, want in asked.items():
        got = [a.span.text for a in event.of(name)]
        if want not in got:
            shown = ", ".join(f'"{text}"' for text in got) or "empty"
            yield f'{name} is {shown}, not "{want}"'
