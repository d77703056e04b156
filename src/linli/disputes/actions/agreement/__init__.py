"""Verbs from common terms to a performed agreement."""

from linli.disputes.actions.agreement.afterwards import (
    ask_to_confirm,
    ask_to_renegotiate,
    hand_off,
)
from linli.disputes.actions.agreement.answers import answer_hand_off, list_receiver, note_answer, take_answer
from linli.disputes.actions.agreement.breach import report_breach, report_condition, report_not_kept
from linli.disputes.actions.agreement.draft import check_power, draft_terms
from linli.disputes.actions.agreement.freeze import ask_for_time, freeze_terms, rework, waive_reflection
from linli.disputes.actions.agreement.passkey import Assertion, add_key, approve_by_passkey
from linli.disputes.actions.agreement.perform import (
    confirm_receipt,
    deny_receipt,
    release,
    report_done,
)
from linli.disputes.actions.agreement.remind import notice_late, remind, sweep_dues
from linli.disputes.actions.agreement.share import let_caseworker_read, stop_sharing
from linli.disputes.actions.agreement.sign import record_paper, refuse_to_sign
from linli.disputes.queries.agreement import Draft, LoanSaid, WagesSaid

__all__ = [
    "Assertion",
    "Draft",
    "LoanSaid",
    "WagesSaid",
    "add_key",
    "answer_hand_off",
    "approve_by_passkey",
    "ask_for_time",
    "ask_to_confirm",
    "ask_to_renegotiate",
    "check_power",
    "confirm_receipt",
    "deny_receipt",
    "draft_terms",
    "freeze_terms",
    "hand_off",
    "let_caseworker_read",
    "list_receiver",
    "note_answer",
    "notice_late",
    "record_paper",
    "refuse_to_sign",
    "release",
    "remind",
    "report_breach",
    "report_condition",
    "report_done",
    "report_not_kept",
    "rework",
    "stop_sharing",
    "sweep_dues",
    "take_answer",
    "waive_reflection",
]
