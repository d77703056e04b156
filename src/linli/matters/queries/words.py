"""The words of coded lists, for the choices on a screen."""

from django.utils.translation import pgettext_lazy

from linli.matters import labels

_LISTS = {
    "channels": labels.CHANNELS,
    "decline_reasons": labels.DECLINE_REASONS,
    "levels": labels.LEVELS,
    "other_doors": labels.OTHER_DOORS,
    "outcomes": labels.OUTCOMES,
    "states": labels.STATES,
    "verbs": labels.VERBS,
    "wait_reasons": labels.WAIT_REASONS,
    # These lists are read by staff; the resident is told "you" in the timeline.
    "waiting_for": {**labels.WAITING_FOR, "RESIDENT": pgettext_lazy("waiting", "the resident")},
}


def list_choices(name: str) -> list[tuple[str, str]]:
    """(code, words) of a coded list in the language now active, in its own order.

    Names: channels, decline_reasons, levels, other_doors, outcomes, states, verbs, wait_reasons, waiting_for.
    """
    return [(code, str(words)) for code, words in _LISTS[name].items()]


def word_of(name: str, code: str) -> str:
    """The words of one code of a list; empty for an empty code."""
    return labels.label(_LISTS[name], code)
