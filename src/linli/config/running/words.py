"""How long, in words that are read at a glance."""

from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

_UNITS = (
    (86_400, ngettext_lazy("%(num)s day", "%(num)s days", "num")),
    (3_600, ngettext_lazy("%(num)s hour", "%(num)s hours", "num")),
    (60, ngettext_lazy("%(num)s minute", "%(num)s minutes", "num")),
    (1, ngettext_lazy("%(num)s second", "%(num)s seconds", "num")),
)


def lasting(seconds: float | None) -> str | Promise:
    """The largest unit of which there is at least one."""
    whole = max(0, int(seconds or 0))
    size, words = next((unit for unit in _UNITS if whole >= unit[0]), _UNITS[-1])
    return words % {"num": whole // size}
