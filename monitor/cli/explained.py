"""An explanation for people, on a terminal or in a pipe."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from monitor.cli.output import facts, words
from monitor.cli.taking import Answer
from monitor.cli.times import stamp
from monitor.cli.titles import Titles
from monitor.cli.why import (
    certainty_told,
    dates_told,
    direction_told,
    heading,
    near_by_sentence,
    near_told,
    path_told,
    score_told,
    stage_changed,
    stage_told,
    value_told,
    witness_told,
)
from monitor.model.explanation import Account, Explanation, Filling, NearMiss
from monitor.model.text import Span
from monitor.notify.clean import one_line
from monitor.notify.highlight import Mark, Sort, pieces

_STYLES = {Sort.TRIGGER: "bold reverse", Sort.CUE: "bold", Sort.ARGUMENT: "cyan"}


def explained(answer: Answer, title_of: Titles) -> Iterator[RenderableType]:
    """Yield one document's explanation, part by part."""
    document, found = answer.document, answer.explanation
    yield words(heading(document, answer.id), "bold")
    if document is not None:
        source = document.source.name if document.source else None
        line = facts(stamp(document.published), source, document.id)
        if line is not None:
            yield line
    if found is None:
        yield words(answer.error or "", "red")
        yield Text()
        return
    for note in found.notes:
        yield words(note, "yellow")
    for number, account in enumerate(found.accounts, start=1):
        yield from _account(account, number, title_of)
    if not found.accounts:
        yield Text("no event", style="dim")
    yield from _near(found)
    yield Text()


def _account(
    account: Account, number: int, title_of: Titles
) -> Iterator[RenderableType]:
    event = account.event
    name = f"{event.type} {event.subtype}" if event.subtype else event.type
    head = Text(f"\n{number} ", style="bold").append(name, style="bold cyan")
    yield head.append(f"  {one_line(title_of(event.type))}", style="dim")
    yield Padding(_sentence(account), (0, 0, 0, 2))
    made = Table.grid(padding=(0, 2, 0, 0), expand=True)
    made.add_column(no_wrap=True, style="dim")
    made.add_column(ratio=1, overflow="fold")
    for label, text in _rows(account):
        made.add_row(label, text)
    yield Padding(made, (0, 0, 0, 2))


def _rows(account: Account) -> Iterator[tuple[str, Text]]:
    event = account.event
    yield "why", words(witness_told(account))
    yield "stage", words(stage_told(event))
    changed = stage_changed(account)
    if changed is not None:
        yield "", words(changed, "dim")
    yield "direction", words(direction_told(account))
    yield "certainty", words(certainty_told(event))
    for name, told, span in dates_told(event):
        yield name, _quoted(told, span)
    for cue in account.cues:
        yield f"· {cue.clue}", _quoted(cue.meaning, cue.span)
    for filling in account.fillings:
        yield f"← {filling.argument.role}", _filling(filling, event.trigger.text)
    if event.missing:
        yield "missing", words(", ".join(event.missing), "yellow")
    for span in account.also:
        yield "also told", words(f"“{span.text}”", "dim")


def _quoted(told: str, span: Span | None) -> Text:
    """Put the words of the text before what they mean."""
    if span is None:
        return words(told, "dim")
    return words(f"“{span.text}”").append(f"  {one_line(told)}", style="dim")


def _filling(filling: Filling, trigger: str) -> Text:
    argument = filling.argument
    text = words(f"“{argument.span.text}”", "cyan")
    value = value_told(argument)
    if value is not None:
        text.append(f" = {one_line(value)}")
    way = path_told(trigger, filling.path)
    via = f"via {argument.via}"
    parts = (one_line(p) for p in (filling.told, via, way) if p)
    return text.append("  " + " · ".join(parts), style="dim")


def _sentence(account: Account) -> Text:
    """Quote the evidence with its words told apart."""
    event, sentence = account.event, account.event.sentence
    spans = [(a.span, Sort.ARGUMENT) for a in event.arguments]
    spans += [(c.span, Sort.CUE) for c in account.cues if c.span is not None]
    spans.append((event.trigger, Sort.TRIGGER))
    marks = [
        Mark(
            start=span.start - sentence.start,
            end=span.end - sentence.start,
            sort=sort,
            label="",
        )
        for span, sort in spans
        if span.field is sentence.field
    ]
    text = Text("“")
    for piece in pieces(sentence.text, marks):
        style = next((s for sort, s in _STYLES.items() if piece.of(sort)), "")
        text.append(_inline(piece.text), style=style)
    return text.append("”")


def _inline(text: str) -> str:
    """Clean a part of a line without losing the blanks at its ends."""
    return one_line(f"|{text}|")[1:-1]


def _near(found: Explanation) -> Iterator[RenderableType]:
    if not found.near_misses:
        return
    yield Text(f"\n{near_told(len(found.near_misses))}", style="bold")
    for sentence, misses in near_by_sentence(found):
        yield Padding(words(f"“{sentence.text}”"), (0, 0, 0, 2))
        made = Table.grid(padding=(0, 2, 0, 0), expand=True)
        made.add_column(no_wrap=True, width=1)
        made.add_column(ratio=1, overflow="fold")
        for miss in misses:
            made.add_row(Text("✗", "red"), _miss(miss))
        yield Padding(made, (0, 0, 0, 4))


def _miss(miss: NearMiss) -> Text:
    text = words(miss.type, "bold").append(f"  {one_line(miss.frame)}", style="dim")
    score = score_told(miss)
    if score is not None:
        text.append(f"  {score}", style="dim")
    for failure in miss.failures:
        text.append(f"\n{one_line(failure.told)}")
    return text
