"""What may be an argument."""

from monitor.extract.marks import noted
from monitor.model.event import DateInterval, Jurisdiction
from monitor.model.ontology import ArgumentType
from monitor.model.text import Field
from tests.extract.reader import kinds, reading


def test_an_office_holder_stands_for_his_state() -> None:
    """If it fails, "Trump signs ban" has no implementer."""
    read = reading("On Monday Trump signed it.")
    marks = noted([read], {Field.TEXT: kinds(read)})
    (holder,) = [m for m in marks if m.type is ArgumentType.AGENCY]
    assert isinstance(holder.value, Jurisdiction)
    assert holder.value.iso2 == "US"


def test_a_date_that_the_calendar_cannot_say_is_none() -> None:
    read = reading("In fiscal 2026 it opened, and on 1 May 2026 it closed.")
    marks = noted([read], {Field.TEXT: kinds(read)})
    days = [m.value for m in marks if m.type is ArgumentType.DATE]
    assert [str(d.start) for d in days if isinstance(d, DateInterval)] == ["2026-05-01"]


def test_marks_are_in_text_order() -> None:
    read = reading("Lynas sold gallium to China for $4 million.")
    marks = noted([read], {Field.TEXT: kinds(read)})
    assert [m.span.start for m in marks] == sorted(m.span.start for m in marks)
