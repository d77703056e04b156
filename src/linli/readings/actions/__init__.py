"""What can be done about looks on record."""

from linli.readings.actions.ask import answer_why, ask_why, open_question
from linli.readings.actions.delay import approve_delay, propose_delay, refuse_delay
from linli.readings.actions.forget import forget_grants, forget_questions
from linli.readings.actions.grant import grant_portal, revoke_portals
from linli.readings.actions.inquire import answer_inquiry, inquire

__all__ = [
    "answer_inquiry",
    "answer_why",
    "approve_delay",
    "ask_why",
    "forget_grants",
    "forget_questions",
    "grant_portal",
    "inquire",
    "open_question",
    "propose_delay",
    "refuse_delay",
    "revoke_portals",
]
