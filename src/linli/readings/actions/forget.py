"""What was asked about looks goes with the words that it is about; portals end with the account."""

from uuid import UUID

from linli.readings.models import Grant, Question


def forget_questions(*, about_id: UUID) -> int:
    """Empty questions and answers about a matter or a side; how many. Part of the caller's act."""
    return Question.objects.filter(about_id=about_id).update(text="", answer="")


def forget_grants(*, account_id: UUID) -> int:
    """No portal fetches anything of an account that was erased; how many did. Part of the caller's act."""
    return Grant.objects.filter(account_id=account_id).delete()[0]
