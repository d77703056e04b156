"""Reads of disputes."""

from linli.disputes.queries.holders import (
    draft_to_freeze,
    due_ids,
    is_mediated,
    link_in_newest,
    newest_packet,
    party_ids,
    text_to_sign,
)
from linli.disputes.queries.items import OpenItem, names_of, newest_item, read_items
from linli.disputes.queries.links import link_of_applicant, opened_dispute
from linli.disputes.queries.master_key import check_master_key

__all__ = [
    "OpenItem",
    "check_master_key",
    "draft_to_freeze",
    "due_ids",
    "is_mediated",
    "link_in_newest",
    "link_of_applicant",
    "names_of",
    "newest_item",
    "newest_packet",
    "opened_dispute",
    "party_ids",
    "read_items",
    "text_to_sign",
]
