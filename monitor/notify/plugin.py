"""Opens channels that other packages bring, found by their entry points.

Such a package is code of somebody else: whatever goes wrong in it is said in words, and
takes no other channel with it.
"""

from importlib.metadata import entry_points

from monitor.config.channels import PLUGINS
from monitor.config.settings import PluginSettings
from monitor.errors import MonitorError
from monitor.ports import Channel

MEMBERS = tuple(name for name in vars(Channel) if not name.startswith("_"))


class PluginError(MonitorError):
    """A channel of another package cannot be opened."""


def open_plugin(settings: PluginSettings) -> Channel:
    """Make the channel that an entry point offers; raise `PluginError` if it cannot.

    The entry point names a callable that takes `PluginSettings` and returns a
    `monitor.ports.Channel`; a `ValueError` of it is its word about wrong options.
    """
    found = entry_points(group=PLUGINS, name=settings.plugin)
    if not found:
        message = f'no installed package offers a channel "{settings.plugin}"'
        raise PluginError(message)
    point = next(iter(found))
    where = point.dist.name if point.dist else point.value
    try:
        channel = point.load()(settings)
    except ValueError as error:
        raise PluginError(str(error)) from error
    except Exception as error:
        message = f"{where} failed: {type(error).__name__}: {error}"
        raise PluginError(message) from error
    lacks = [name for name in MEMBERS if not hasattr(channel, name)]
    if lacks:
        message = f"{where} gave something that is no channel: it lacks {lacks[0]}"
        raise PluginError(message)
    if channel.name != settings.name:
        message = f"{where} must call its channel {settings.name}, not {channel.name}"
        raise PluginError(message)
    made: Channel = channel
    return made
