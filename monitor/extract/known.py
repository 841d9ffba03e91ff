"""Names that somebody types, looked up in the lexicon that texts are read with."""

from monitor.extract.exposure import ExposureRow, Names
from monitor.extract.lexicon import Lexicon
from monitor.model.exposure import Holding, Stake


class Known:
    """What the lexicon knows, asked by any name of it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._names = Names(lexicon)
        self._companies = {row.id: row.name for row in lexicon.companies}

    def material(self, name: str) -> tuple[str, ...] | str:
        """Return the ids that `name` means, or what is wrong with it."""
        found = self._names.find(Stake.MATERIAL, ExposureRow(name=name))
        if not isinstance(found, Holding):
            return found
        # A group touches its members and they it; None marks what was named itself.
        return tuple(id_ for id_, via in found.materials.items() if via is None)

    def company(self, name: str) -> tuple[str, ...] | str:
        """Return the one name that a firm goes by, or what is wrong with `name`."""
        wrong = ""
        for kind in (Stake.TICKER, Stake.COMPANY):
            found = self._names.find(kind, ExposureRow(name=name))
            if not isinstance(found, Holding):
                wrong = found
            elif found.company is not None:
                return (self._companies[found.company],)
        return wrong

    def state(self, name: str) -> tuple[str, ...] | str:
        """Return the code of a state, or what is wrong with `name`."""
        found = self._names.find(Stake.JURISDICTION, ExposureRow(name=name))
        if not isinstance(found, Holding):
            return found
        return (found.state,) if found.state is not None else ()
