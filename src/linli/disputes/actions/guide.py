"""What the guide keeps: a count, or answers under a code for whoever asked to go on later.

None of these verbs writes into the ledger or announces anything, on purpose: an entry would say when somebody had which
trouble, and with an account also who. What is promised is that nothing but counts is kept.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from linli.disputes.models import GuideCount, SavedWalk
from linli.kit.clock import local_day
from linli.kit.errors import Expired, NotFound
from linli.kit.ids import new_code, normalise_code
from linli.kit.sealing import seal, unseal

KEPT_DAYS = 14


@dataclass(frozen=True)
class SavedAnswers:
    """Answers as the page wrote them, of a pathway."""

    pathway: str
    answers: str


@dataclass(frozen=True)
class SavedCode:
    """Eight characters that open the answers once, until then."""

    code: str
    expires_at: datetime


def count_leaf(*, at: datetime, pathway: str, code: str) -> None:
    """One more who was led to that leaf this week."""
    _count(at, GuideCount.Counted.LEAF, pathway, code)


def count_miss(*, at: datetime, pathway: str, code: str) -> None:
    """One more whom no answer to that question fitted this week."""
    _count(at, GuideCount.Counted.MISS, pathway, code)


@transaction.atomic
def _count(at: datetime, counted: str, pathway: str, code: str) -> None:
    day = local_day(at)
    key = {"week_on": day - timedelta(days=day.weekday()), "counted": counted, "pathway": pathway, "code": code}
    if not GuideCount.objects.filter(**key).update(times=F("times") + 1):
        GuideCount.objects.bulk_create([GuideCount(**key)], ignore_conflicts=True)
        GuideCount.objects.filter(**key).update(times=F("times") + 1)


def save_walk(*, at: datetime, answers: SavedAnswers) -> SavedCode:
    """Keep answers for fourteen days under a new code. The seal needs the code, so that the row alone opens nothing."""
    while True:
        code = new_code()
        walk = SavedWalk(
            code_digest=_mark(code),
            sealed=seal(f"{answers.pathway} {answers.answers}", purpose=_purpose(code)),
            expires_at=at + timedelta(days=KEPT_DAYS),
        )
        SavedWalk.objects.bulk_create([walk], ignore_conflicts=True)
        if SavedWalk.objects.filter(id=walk.id).exists():
            return SavedCode(code, walk.expires_at)


@transaction.atomic
def take_walk(*, at: datetime, code: str) -> SavedAnswers:
    """The answers of a code, once: the row is gone afterwards. Whoever calls this counts what is not found.

    Raises Refused ``code.malformed``, NotFound ``guide.unknown_code``, Expired ``guide.expired``.
    """
    typed = normalise_code(code)
    walk = SavedWalk.objects.select_for_update().filter(code_digest=_mark(typed)).first()
    if walk is None:
        sentence = _("No answers are kept under this code. Please check it; each code opens once.")
        raise NotFound("guide.unknown_code", sentence, field="code")
    if walk.expires_at <= at:
        raise Expired("guide.expired", _("Answers are kept for fourteen days, and those are over."), field="code")
    try:
        pathway, _space, answers = unseal(walk.sealed, purpose=_purpose(typed)).partition(" ")
    except InvalidToken as unopened:  # the site's key was changed since
        raise Expired("guide.expired", _("These answers can no longer be opened."), field="code") from unopened
    walk.delete()
    return SavedAnswers(pathway, answers)


def purge_walks(*, at: datetime) -> int:
    """Delete answers whose fourteen days are over; how many."""
    deleted, _by_model = SavedWalk.objects.filter(expires_at__lte=at).delete()
    return deleted


def _mark(code: str) -> bytes:
    """What the database knows of a code: only this site can tell it."""
    return salted_hmac("linli.disputes.guide", code, algorithm="sha256").digest()


def _purpose(code: str) -> str:
    return f"disputes.guide.{code}"
