"""Verbs of suggestions: wishes in confidence, the joint request, the run, the offer, and the end of the wishes."""

from linli.disputes.actions.suggest.ask import FrameDraft, IssueDraft, agree_to_suggestion, ask_for_suggestion
from linli.disputes.actions.suggest.destroy import destroy_wishes
from linli.disputes.actions.suggest.offer import offer_suggestion
from linli.disputes.actions.suggest.run import run_suggestion
from linli.disputes.actions.suggest.wishes import save_wishes

__all__ = [
    "FrameDraft",
    "IssueDraft",
    "agree_to_suggestion",
    "ask_for_suggestion",
    "destroy_wishes",
    "offer_suggestion",
    "run_suggestion",
    "save_wishes",
]
