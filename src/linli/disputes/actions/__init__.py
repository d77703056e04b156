"""Verbs of disputes."""

from linli.disputes.actions.choose_mediator import (
    accept_appointment,
    appoint,
    call_mediator,
    keep_mediator,
    pick_mediators,
    refuse_appointment,
    replace_mediator,
    step_down,
)
from linli.disputes.actions.consent import consent, decline, escalate, reopen, withdraw
from linli.disputes.actions.mediate import (
    agree_to_extend,
    cancel_session,
    close_joint_room,
    confirm_facts,
    give_up,
    open_joint_room,
    pause,
    plan_session,
    refer,
    resume,
    write_facts,
    write_note,
)
from linli.disputes.actions.open_dispute import Identity, name_party, open_dispute, state_claim
from linli.disputes.actions.roster import list_mediator, unlist_mediator
from linli.disputes.actions.safety import SafetyAnswers, answer_safety, ask_for_mediator_first
from linli.disputes.actions.sweep import sweep_disputes

__all__ = [
    "Identity",
    "SafetyAnswers",
    "accept_appointment",
    "agree_to_extend",
    "answer_safety",
    "appoint",
    "ask_for_mediator_first",
    "call_mediator",
    "cancel_session",
    "close_joint_room",
    "confirm_facts",
    "consent",
    "decline",
    "escalate",
    "give_up",
    "keep_mediator",
    "list_mediator",
    "name_party",
    "open_dispute",
    "open_joint_room",
    "pause",
    "pick_mediators",
    "plan_session",
    "refer",
    "refuse_appointment",
    "reopen",
    "replace_mediator",
    "resume",
    "state_claim",
    "step_down",
    "sweep_disputes",
    "unlist_mediator",
    "withdraw",
    "write_facts",
    "write_note",
]
