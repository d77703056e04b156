"""What a receiving body says, in words: the reason, whom it is about, and by which article."""

from django.utils.translation import gettext

from linli.disputes.rules.answers import Reason


def reason_words(reason: Reason, language: str) -> tuple[str, str]:
    """(what is missing or stands against it, the law that says so), for a language code."""
    chinese = language.startswith("zh")
    said, source = (reason.zh, reason.source_zh) if chinese else (reason.en, reason.source_en)
    words = gettext("%(said)s (%(detail)s)") % {"said": said, "detail": reason.detail} if reason.detail else said
    return words, source if reason.verified else gettext("%(source)s (not checked yet)") % {"source": source}
