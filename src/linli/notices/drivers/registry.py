"""Which driver serves which channel: ``settings.LINLI_NOTICE_DRIVERS``, {channel: name}."""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings

from linli.notices.drivers.file import File
from linli.notices.drivers.gateway import Gateway
from linli.notices.drivers.in_app import InApp
from linli.notices.drivers.interface import Driver
from linli.notices.drivers.mail import Mail
from linli.notices.drivers.push import Push
from linli.notices.push_keys import can_push
from linli.notices.rules import Channel


def _file(channel: str) -> Driver:
    folder = Path(settings.VAR) / "notices"
    return File(folder / f"{channel.lower()}.jsonl", durable=settings.LINLI_NOTICE_FILE_DURABLE)


def _gateway(_channel: str) -> Driver:
    return Gateway(settings.LINLI_SMS_URL, settings.LINLI_SMS_SECRET)


MAKERS: Mapping[str, Callable[[str], Driver]] = {
    "mail": lambda _channel: Mail(),
    "gateway": _gateway,
    "file": _file,
    "in_app": lambda _channel: InApp(),
    "push": lambda _channel: Push(),
}


def served_channels() -> tuple[str, ...]:
    """The channels that have a driver here. Push has one as long as the key is whole: without it nobody is reached."""
    return tuple(channel for channel in worked_channels() if channel != Channel.PUSH or can_push())


def worked_channels() -> tuple[str, ...]:
    """Those of which the worker sees to the notices: it also moves away what waits for a channel without its key."""
    drivers: Mapping[str, str] = settings.LINLI_NOTICE_DRIVERS
    return tuple(drivers)


def make_driver(channel: str) -> Driver:
    """A new driver for that channel; raises KeyError for one without."""
    return MAKERS[settings.LINLI_NOTICE_DRIVERS[channel]](channel)
