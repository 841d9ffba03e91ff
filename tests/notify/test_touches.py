"""What of a list a story touches, in words."""

from monitor.model.exposure import Holding, Stake, Touch
from monitor.notify.touches import MAX_NAMED, touches_line


def touch(kind: Stake, label: str, **more: str) -> Touch:
    via, company = more.pop("via", None), more.pop("company", None)
    note = more.pop("note", None)
    held = Holding(kind=kind, label=label, note=note, company=company)
    return Touch(holding=held, via=via)


def test_materials_are_yours_and_firms_are_on_your_list() -> None:
    """If it fails, an alert does not say why it concerns its reader."""
    line = touches_line(
        [
            touch(Stake.MATERIAL, "dysprosium", via="rare earth", note="motors"),
            touch(Stake.HS, "HS 8505.11"),
            touch(Stake.COMPANY, "MP Materials", company="mp"),
            touch(Stake.TICKER, "USA Rare Earth (USAR)", company="usar"),
        ]
    )

    assert line == (
        "Touches your dysprosium (as rare earth, motors) and HS 8505.11; MP Materials "
        "and USA Rare Earth (USAR) on your list."
    )


def test_a_firm_is_named_once_also_with_its_ticker() -> None:
    """If it fails, one firm reads as two."""
    line = touches_line(
        [
            touch(Stake.COMPANY, "MP Materials", company="mp"),
            touch(Stake.TICKER, "MP Materials (MP)", company="mp"),
        ]
    )

    assert line == "Touches MP Materials on your list."


def test_a_long_list_is_counted() -> None:
    """If it fails, one line of an alert fills the screen."""
    many = [touch(Stake.MATERIAL, f"m{n}") for n in range(MAX_NAMED + 3)]

    assert touches_line(many).endswith("m5 and 3 more.")
