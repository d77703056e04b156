"""Suggestions in words: what is asked, what became of it, who gets what, and what may be promised of it."""

from collections.abc import Collection
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.disputes.rules.settle import Guarantee
from linli.disputes.rules.settle.problem import IssueClass
from linli.disputes.rules.suggest import FrameOption, Method, Row, SuggestionState
from linli.disputes.words.room import People, Tagged
from linli.disputes.words.term import full_day_words, money_words

METHODS: dict[Method, str | Promise] = {
    Method.SHARES: gettext_lazy("Who gets or decides what"),
    Method.PACKAGE: gettext_lazy("A deal that is better for all than the one on the table"),
}
STATES: dict[SuggestionState, Tagged] = {
    SuggestionState.PROPOSED: (gettext_lazy("Asked for, not all have agreed"), "warn"),
    SuggestionState.REFUSED: (gettext_lazy("Not wanted"), ""),
    SuggestionState.QUEUED: (gettext_lazy("The program is working on it"), "go"),
    SuggestionState.DONE: (gettext_lazy("Suggested"), "ok"),
    SuggestionState.NONE: (gettext_lazy("Nothing found that keeps all limits"), ""),
    SuggestionState.FAILED: (gettext_lazy("Not shown: it did not pass the check"), "late"),
    SuggestionState.STOPPED: (gettext_lazy("Stopped"), ""),
}
CLASSES: tuple[tuple[str, str | Promise], ...] = (
    ("", gettext_lazy("leave this out")),
    (IssueClass.MONEY.value, gettext_lazy("money")),
    (IssueClass.OBJECT.value, gettext_lazy("a thing")),
    (IssueClass.USE.value, gettext_lazy("the use of something")),
    (IssueClass.TIME.value, gettext_lazy("a time, a turn")),
    (IssueClass.TASK.value, gettext_lazy("work to be done")),
    (IssueClass.CONDUCT.value, gettext_lazy("how one behaves")),
    (IssueClass.OTHER.value, gettext_lazy("something else")),
    (IssueClass.CUSTODY.value, gettext_lazy("with whom a child lives")),
    (IssueClass.IDENTITY.value, gettext_lazy("marriage, parentage, personal status")),
    (IssueClass.VIOLENCE.value, gettext_lazy("violence or threats")),
    (IssueClass.STATUTORY_MINIMUM.value, gettext_lazy("what the law guarantees to somebody")),
)
GRADES: tuple[tuple[int, str | Promise], ...] = (
    (4, gettext_lazy("what I want most")),
    (3, gettext_lazy("good")),
    (2, gettext_lazy("half way")),
    (1, gettext_lazy("hardly any good")),
    (0, gettext_lazy("worst for me")),
)


def guarantee_words(said: Collection[Guarantee], method: Method) -> list[str]:
    """Two sentences: how it treats the sides, and whether anything could be better for all."""
    return [_fairness(said, method), _efficiency(said)]


def _fairness(said: Collection[Guarantee], method: Method) -> str:
    if method is Method.PACKAGE:
        if Guarantee.LEXIMIN in said:
            return _("Nobody is worse off than with the tentative deal, and whoever gains least could not gain more.")
        return _("Nobody is worse off than with the tentative deal.")
    if Guarantee.EQUITABLE in said and Guarantee.ENVY_FREE in said:
        return _("By their own points all get the same part, and nobody would rather have what another gets.")
    if Guarantee.EQUITABLE in said:
        return _("By their own points all get the same part.")
    if Guarantee.LEXIMIN in said:
        return _("Whoever gets least by the own points could not get more.")
    return _("The parts follow from what all sides said they wish.")


def _efficiency(said: Collection[Guarantee]) -> str:
    if Guarantee.EFFICIENT in said:
        return _("Nothing can be made better for one side without being worse for another.")
    return _("It is the best that was found in the time; that nothing is better is not proved.")


def option_words(option: FrameOption | None) -> str:
    """An amount, a day, or words."""
    if option is None:
        return ""
    if option.fen is not None:
        return money_words(option.fen)
    return full_day_words(option.on) if option.on is not None else option.text


def row_words(row: Row, people: People) -> str:
    """What the proposal says of one issue."""
    if row.option is not None:
        return option_words(row.option)
    if not row.parts:
        return _("nobody asked for it")
    if len(row.parts) == 1 and row.parts[0].fen is None:
        return _("goes to %(name)s") % {"name": people.at_seat(row.parts[0].seat)}
    return _(", ").join(
        f"{people.at_seat(part.seat)} {money_words(part.fen) if part.fen is not None else part.share}"
        for part in row.parts
    )


def part_percent(share: str) -> float:
    """For the chart alone."""
    return float(Fraction(share) * 100)
