"""Which driver serves which channel: ``settings.LINLI_NOTICE_DRIVERS``, {channel: name}."""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings

from linli.notices.drivers.file import File
from linli.notices.drivers.gateway import Gateway
from linli.notices.drivers.in_app import InApp
from linli.notices.drivers.interface import Driver
from linli.notices.drivers.mail import Mail


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
}


def served_channels() -> tuple[str, ...]:
    """The channels that have a driver here."""
    drivers: Mapping[str, str] = settings.LINLI_NOTICE_DRIVERS
    return tuple(drivers)


def make_driver(channel: str) -> Driver:
    """A new driver for that channel; raises KeyError for one without."""
    return MAKERS[settings.LINLI_NOTICE_DRIVERS[channel]](channel)
