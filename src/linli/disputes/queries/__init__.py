"""Reads of disputes."""

from linli.disputes.queries.items import OpenItem, names_of, newest_item, read_items
from linli.disputes.queries.links import link_of_applicant, opened_dispute

__all__ = ["OpenItem", "link_of_applicant", "names_of", "newest_item", "opened_dispute", "read_items"]
