"""Why somebody looked at what is known of one side, in words."""

from django.utils.translation import gettext as _


def why_looked(purpose: str) -> str:
    """What a code of a look is called."""
    words = {
        "disputes.overview": _("To see how it stands and who takes part"),
        "disputes.intake": _("To help to write it down"),
        "disputes.invitation": _("To bring you the invitation"),
        "disputes.mediation": _("To prepare and lead the mediation"),
        "disputes.room": _("To follow the talk that both sides read"),
        "disputes.caucus": _("To talk with you alone"),
        "disputes.agreement": _("To work on the agreement"),
        "disputes.complaint": _("To answer your complaint"),
        "readings.question": _("To answer your question about looks"),
    }
    return words.get(purpose) or _("On duty")
