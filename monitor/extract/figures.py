"""Sums and quantities of a sentence, each tied to the event that it belongs to.

Two sums in one sentence go to the nearest event word in the tree, never by their
order; share prices and valuations belong to no event.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from monitor.extract.frames import Candidate
from monitor.extract.types.schema import Role
from monitor.model.event import Argument, Money, Text
from monitor.model.ontology import ArgumentType, MoneyRole

_KINDS = {ArgumentType.PCT: "pct", ArgumentType.QTY: "quantity"}


def figures(
    role: Role, candidate: Candidate, siblings: Sequence[Candidate]
) -> Iterator[Argument]:
    """Yield the figures of the sentence of `candidate` that fill `role`.

    `siblings` are all events of the sentence; the nearest one gets a figure.
    """
    reading = candidate.reading
    low, high = candidate.sentence.start_char, candidate.sentence.end_char
    if ArgumentType.MONEY in role.types:
        for total in reading.sums:
            mine = low <= total.start < high and _is_mine(
                candidate, siblings, total.start, total.end
            )
            if mine and _is_total(total.money):
                span = reading.span(total.start, total.end)
                yield Argument(
                    role=role.name,
                    type=ArgumentType.MONEY,
                    value=total.money,
                    span=span,
                )
    wanted = {_KINDS[t]: t for t in role.types if t in _KINDS}
    for figure in reading.quantities:
        mine = low <= figure.start < high and _is_mine(
            candidate, siblings, figure.start, figure.end
        )
        if mine and figure.kind in wanted:
            span = reading.span(figure.start, figure.end)
            yield Argument(
                role=role.name,
                type=wanted[figure.kind],
                value=Text(text=span.text),
                span=span,
            )


def _is_total(money: Money) -> bool:
    """Say whether a sum can be an event's: no share price, no valuation."""
    return money.per != "share" and money.role is not MoneyRole.VALUATION


def _is_mine(
    candidate: Candidate, siblings: Sequence[Candidate], start: int, end: int
) -> bool:
    """Say whether no other event of the sentence stands nearer to a figure."""
    if len(siblings) == 1:
        return True
    head = candidate.reading.head_of(start, end)

    def far(other: Candidate) -> tuple[int, int]:
        return (_distance(head, other.head), abs(other.head.i - head.i))

    return min(siblings, key=far).head.i == candidate.head.i


def _distance(a: Token, b: Token) -> int:
    """Return the number of steps between two words in the tree."""
    up = {t.i: n for n, t in enumerate((a, *a.ancestors))}
    for n, t in enumerate((b, *b.ancestors)):
        if t.i in up:
            return n + up[t.i]
    return 99
