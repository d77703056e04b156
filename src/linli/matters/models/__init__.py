"""Nouns of the case core."""

from linli.matters.models.calendar_feed import CalendarFeed
from linli.matters.models.catalogue import Catalogue, Kind
from linli.matters.models.clock import Clock
from linli.matters.models.contact import Contact
from linli.matters.models.destruction import DestructionItem, DestructionList
from linli.matters.models.draft import Draft
from linli.matters.models.emergency import Emergency
from linli.matters.models.feedback import Feedback
from linli.matters.models.group import Group, GroupMember, GroupUpdate
from linli.matters.models.hand_over import HandOver
from linli.matters.models.idempotency_key import IdempotencyKey
from linli.matters.models.kind_model import KindModel
from linli.matters.models.link import Link
from linli.matters.models.matter import Matter
from linli.matters.models.photo import Photo
from linli.matters.models.routing_rules import RoutingRules
from linli.matters.models.search_text import SearchText
from linli.matters.models.step import Step
from linli.matters.models.visit import PlannedVisit

__all__ = [
    "CalendarFeed",
    "Catalogue",
    "Clock",
    "Contact",
    "DestructionItem",
    "DestructionList",
    "Draft",
    "Emergency",
    "Feedback",
    "Group",
    "GroupMember",
    "GroupUpdate",
    "HandOver",
    "IdempotencyKey",
    "Kind",
    "KindModel",
    "Link",
    "Matter",
    "Photo",
    "PlannedVisit",
    "RoutingRules",
    "SearchText",
    "Step",
]
