"""Reads of disputes."""

from linli.disputes.queries.items import OpenItem, names_of, newest_item, read_items

__all__ = ["OpenItem", "names_of", "newest_item", "read_items"]
