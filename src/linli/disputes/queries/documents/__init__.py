"""Documents of a dispute: plain values in, bytes out. The same in, the same out."""

from linli.disputes.queries.documents.agreement import AgreementPaper, agreement_pdf
from linli.disputes.queries.documents.handed_over import facts_pdf, packet_pdf
from linli.disputes.queries.documents.invitation import Invitation, invitation_letter, invitation_sms

__all__ = [
    "AgreementPaper",
    "Invitation",
    "agreement_pdf",
    "facts_pdf",
    "invitation_letter",
    "invitation_sms",
    "packet_pdf",
]
