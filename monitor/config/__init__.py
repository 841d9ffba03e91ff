"""Read `config.toml` and the environment into frozen, typed settings.

The only package that reads the environment. Whatever is wrong is reported at once,
with file, line and key; a secret never appears in a settings value's text.
"""

from monitor.config.load import find, load
from monitor.config.secret import Secret
from monitor.config.settings import (
    ChannelSettings,
    ConsoleSettings,
    DaemonSettings,
    DigestSettings,
    EmailSettings,
    Engine,
    ExtractSettings,
    FeedsSettings,
    FetchSettings,
    FileSettings,
    HealthSettings,
    Inhibit,
    PluginSettings,
    PushSettings,
    QuietHours,
    Route,
    RulesSettings,
    ScaleSettings,
    Settings,
    SlackSettings,
    StoreSettings,
    WebhookSettings,
    WebSettings,
)

__all__ = [
    "ChannelSettings",
    "ConsoleSettings",
    "DaemonSettings",
    "DigestSettings",
    "EmailSettings",
    "Engine",
    "ExtractSettings",
    "FeedsSettings",
    "FetchSettings",
    "FileSettings",
    "HealthSettings",
    "Inhibit",
    "PluginSettings",
    "PushSettings",
    "QuietHours",
    "Route",
    "RulesSettings",
    "ScaleSettings",
    "Secret",
    "Settings",
    "SlackSettings",
    "StoreSettings",
    "WebSettings",
    "WebhookSettings",
    "find",
    "load",
]
