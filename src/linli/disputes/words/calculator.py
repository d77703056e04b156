"""The calculator in words: what there is to work out, the heads of tables, and what may be promised of a result."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.disputes.words.term import money_words

Words = str | Promise
KINDS: tuple[tuple[str, Words], ...] = (
    ("claims", gettext_lazy("Too little money for many claims")),
    ("costs", gettext_lazy("A shared cost")),
    ("table", gettext_lazy("A cost by a table")),
    ("rooms", gettext_lazy("Rooms and rent")),
    ("things", gettext_lazy("Things, evened out in money")),
)
RULES: tuple[tuple[str, Words], ...] = (
    ("PROPORTIONAL", gettext_lazy("In proportion to the claims")),
    ("EQUAL_AWARDS", gettext_lazy("The same for all, up to the claim")),
    ("EQUAL_LOSSES", gettext_lazy("The same loss for all")),
    ("TALMUD", gettext_lazy("What is contested is halved")),
)
HEADS: dict[str, tuple[Words, ...]] = {
    "CLAIMS": tuple(words for _code, words in RULES),
    "AIRPORT": (gettext_lazy("Pays"), gettext_lazy("Alone it would be")),
    "COEFFICIENTS": (gettext_lazy("Pays"), gettext_lazy("Coefficient")),
    "ROOMS": (gettext_lazy("Room"), gettext_lazy("Price"), gettext_lazy("Worth by the own numbers")),
    "KNASTER": (
        gettext_lazy("Gets"),
        gettext_lazy("Money"),
        gettext_lazy("Fair share by the own numbers"),
        gettext_lazy("What all of it is worth by the own numbers"),
    ),
}


def cells_of(method: str, own: Mapping[str, Any], things: Mapping[str, str]) -> list[str]:
    """What one party's row of the table says. ``things``: names by id."""
    match method:
        case "CLAIMS":
            return [money_words(own[code]["fen"]) for code, _words in RULES]
        case "AIRPORT":
            return [money_words(own["pays_fen"]), money_words(own["alone_fen"])]
        case "COEFFICIENTS":
            return [money_words(own["pays_fen"]), str(own["coefficient"])]
        case "ROOMS":
            return [things[own["item"]], paid_words(own["price_fen"]), money_words(own["worth_fen"])]
        case _:
            got = _(", ").join(things[name] for name in own["items"])
            return [got or "–", paid_words(-own["money_fen"]), _near(own["fair_share_fen"]), _near(own["worth_fen"])]


def paid_words(fen: int) -> str:
    """``fen`` to be paid; less than zero is to be got."""
    if not fen:
        return "–"
    return (_("pays %(amount)s") if fen > 0 else _("gets %(amount)s")) % {"amount": money_words(abs(fen))}


def _near(fen: str) -> str:
    return money_words(round(Fraction(fen)))


def promise_words(method: str, certificate: Mapping[str, Any]) -> list[str]:
    """What the proof allows to say, and what it does not."""
    match method:
        case "CLAIMS":
            return [
                _("Each column adds up to the fen. Who claims more gets no less, and loses no less."),
                _("Which rule is fair is for the sides to say; the program does not choose."),
            ]
        case "AIRPORT":
            return [_("It adds up to the fen, and no group pays more than it would pay without the others.")]
        case "COEFFICIENTS":
            return [_("It adds up to the fen; each pays in proportion to coefficient times size.")]
        case "ROOMS":
            return _rooms(certificate)
        case _:
            return _things(certificate)


def _rooms(certificate: Mapping[str, Any]) -> list[str]:
    said = [
        _("By the own numbers nobody would rather have another room at its price."),
        _("Of all such prices these are the best for whoever is worst off."),
        _("The prices are rounded to the fen and add up to the rent."),
    ]
    if not certificate["no_negative_price"]:
        said.append(_("For one room somebody would even get money. Please ask the others whether they want that."))
    return said


def _things(certificate: Mapping[str, Any]) -> list[str]:
    envy = (
        _("Nobody would rather have what another gets.")
        if certificate["envy_free"]
        else _("It can be that somebody would rather have what another gets; that is not promised.")
    )
    return [
        _("By the own numbers each gets at least a fair share, and the same part of what is left over."),
        envy,
        _("The payments are rounded to the fen and add up to nothing."),
    ]
