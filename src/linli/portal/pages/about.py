"""The plain words of the pages about this service. Sentences, not markup: the pages set them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Part:
    """A heading and what is said under it."""

    title: str
    sentences: tuple[str, ...]


def numbers() -> list[tuple[str, str, str]]:
    """(number, name, what for) of the national short numbers that answer without this site."""
    return [
        ("12345", _("Government hotline"), _("Any question to the government, day and night.")),
        ("12348", _("Legal help"), _("Free legal advice: pay, divorce, neighbours, contracts.")),
        ("12315", _("Consumer rights"), _("Something bought is bad, or a shop does not pay back.")),
        ("12338", _("Help for women and children"), _("Violence at home, custody, maintenance.")),
    ]


def privacy_parts() -> list[Part]:
    """What is kept, who sees it, for how long it is on this device, and what is never done."""
    return [*_kept_and_seen(), *_on_this_device_and_never()]


def _kept_and_seen() -> list[Part]:
    return [
        Part(
            _("What is kept"),
            (
                _("What you wrote, where it is, the photos you added, and everything that was done about it."),
                _("A name, telephone number or e-mail address only if you gave it and agreed."),
                _("No account is needed. We do not ask for an identity number."),
                _("Photos are stored anew; place, time and device that a camera writes into them are removed."),
                _(
                    "The questions that lead to the right door keep no answers, only counts by week, shown from ten "
                    "up. Answers under a code are sealed, stand under no name, and go after fourteen days."
                ),
            ),
        ),
        Part(
            _("Who sees it"),
            (
                _(
                    "The team that has your matter, and those whose area it lies in; "
                    "the service desk and coordinator above it."
                ),
                _("Matters of a private kind, violence at home for example: only the team, and the desk above it."),
                _(
                    "Every look by somebody on duty at your matter, its photos, or its first words in a list is "
                    "written down, once an hour at most for each of them. You see this on its page."
                ),
                _("With the number alone anybody sees the kind, the stage, the team and the date. Never your words."),
                _("Public figures are counts. Counts below five are not shown."),
            ),
        ),
    ]


def _on_this_device_and_never() -> list[Part]:
    return [
        Part(
            _("On this device"),
            (
                _("A cookie remembers the links of your matters for half a year, so that you find them again."),
                _("You can remove a link from this device on the page of your matters."),
                _("Another cookie remembers the language. There is no advertising and no tracking."),
            ),
        ),
        Part(
            _("What is never done"),
            (
                _("Nobody is ranked, graded or watched. There is no search over people, not for staff either."),
                _("No faces or voices are recognised."),
            ),
        ),
    ]


def accessibility_parts() -> list[Part]:
    """What works today, how it was checked, what does not work yet, and another way."""
    return [
        Part(
            _("What works"),
            (
                _("Every page works with the keyboard alone, with a screen reader, and without scripts."),
                _("The place can be given by name or step by step; the map is never needed."),
                _("Text can be made twice as large without anything being cut off."),
                _("Colour never stands alone: there is always a word with it."),
                _("Pages can be printed, and follow the dark setting of your device."),
            ),
        ),
        Part(
            _("How it was checked"),
            (
                _(
                    "Against WCAG 2.2, level AA, by a program that opens every page in both languages on a phone and "
                    "on a desktop. People who use a screen reader every day have not tried it yet."
                ),
            ),
        ),
        Part(
            _("What does not work yet"),
            (
                _("The map itself says little to a screen reader. Use the search or the list beside it."),
                _("Photos have no description of what they show unless somebody wrote one in the text."),
            ),
        ),
        Part(
            _("Another way"),
            (
                _("Somebody at the service desk of your town fills this in with you, at the counter or by telephone."),
                _("If something here does not work for you, report it like any other matter. It has an owner too."),
            ),
        ),
    ]
