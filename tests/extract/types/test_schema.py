"""What a type file can say, and what the contract lets a record say."""

from monitor.extract.types import load_types
from monitor.extract.types.schema import Slot
from monitor.model.ontology import ArgumentType

ROLES = frozenset(
    [
        "implementer",
        "authority",
        "provider",
        "investor",
        "party",
        "affected",
        "excluded",
        "eligible",
        "origin",
        "destination",
        "product",
        "measure",
        "program",
        "instrument",
        "recipient",
        "target",
        "acquirer",
        "issuer",
        "partner",
        "buyer",
        "seller",
        "operator",
        "facility",
        "listed",
        "list",
        "rate",
        "amount",
        "quantity",
        "legal_ref",
        "purpose",
    ]
)


def test_roles_are_those_of_the_contract() -> None:
    """If it fails, rules and exports meet role names that nobody documented."""
    used = {role.name for kind in load_types() for role in kind.roles}
    assert used <= ROLES


def test_figures_are_looked_for_near_their_event() -> None:
    """If it fails, a role asks for sums in a place that has only names."""
    figures = {ArgumentType.MONEY, ArgumentType.PCT, ArgumentType.QTY}
    for kind in load_types():
        for role in kind.roles:
            if figures & set(role.types):
                assert role.at == (Slot.NEAR,), (kind.id, role.name)


def test_every_type_asks_for_something() -> None:
    """If it fails, a record can never say what is missing."""
    assert all(any(r.required for r in kind.roles) for kind in load_types())
