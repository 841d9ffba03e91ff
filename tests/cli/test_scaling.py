from pathlib import Path

from monitor.app import read_settings
from monitor.cli.scaling import Scaling
from tests.cli.conftest import Run

NOTHING = Scaling(engine=None, workers=None, address=None)


def test_flags_go_before_the_configuration(place: Path) -> None:
    """A night of work would need another configuration than the daemon."""
    (place / "config.toml").write_text(
        '[scale]\nengine = "ray"\nworkers = 3\naddress = "10.0.0.5:6379"\n'
    )
    settings = read_settings(None)
    assert settings.scale.readers == 1
    assert NOTHING.of(settings) == settings
    pool = Scaling(engine="pool", workers=2, address=None).of(settings).scale
    assert (pool.engine, pool.workers, pool.readers) == ("pool", 2, 2)


def test_an_address_means_ray(place: Path) -> None:
    """Who names a cluster would work on one machine."""
    settings = read_settings(None)
    scale = Scaling(engine=None, workers=None, address="auto").of(settings).scale
    assert (scale.engine, scale.address) == ("ray", "auto")


def test_an_unknown_engine_is_refused_with_the_known_ones(run: Run) -> None:
    """A typing mistake would work on one processor for a week."""
    shown = run("extract", "--engine", "dask")
    assert shown.code == 2
    assert "ray" in shown.err
