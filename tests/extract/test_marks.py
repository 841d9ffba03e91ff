"""What may be an argument."""

from monitor.extract.marks import noted
from monitor.model.event import Commodity, DateInterval, Jurisdiction
from monitor.model.ontology import ArgumentType
from monitor.model.text import Field
from tests.extract.reader import extractor, kinds, reading


def test_an_office_holder_stands_for_his_state() -> None:
    """If it fails, "Trump signs ban" has no implementer."""
    read = reading("On Monday Trump signed it.")
    marks = noted([read], {Field.TEXT: kinds(read)}, lambda _: ())
    (holder,) = [m for m in marks if m.type is ArgumentType.AGENCY]
    assert isinstance(holder.value, Jurisdiction)
    assert holder.value.iso2 == "US"


def test_a_date_that_the_calendar_cannot_say_is_none() -> None:
    read = reading("In fiscal 2026 it opened, and on 1 May 2026 it closed.")
    marks = noted([read], {Field.TEXT: kinds(read)}, lambda _: ())
    days = [m.value for m in marks if m.type is ArgumentType.DATE]
    assert [str(d.start) for d in days if isinstance(d, DateInterval)] == ["2026-05-01"]


def test_marks_are_in_text_order() -> None:
    read = reading("Lynas sold gallium to China for $4 million.")
    marks = noted([read], {Field.TEXT: kinds(read)}, lambda _: ())
    assert [m.span.start for m in marks] == sorted(m.span.start for m in marks)


def test_the_material_in_a_firms_name_may_be_the_events() -> None:
    """If it fails, of what "Mistik Graphite" does nobody learns that it is graphite."""
    read = reading("Mistik Graphite Corp. signed a letter of intent with Gold Fields.")
    marks = noted([read], {Field.TEXT: kinds(read)}, extractor()._recogniser.materials)
    found = [(m.value.id, m.span.text) for m in marks if isinstance(m.value, Commodity)]
    assert found == [("graphite", "Graphite")]
    (mark,) = [m for m in marks if isinstance(m.value, Commodity)]
    assert read.text[mark.span.start : mark.span.end] == "Graphite"
