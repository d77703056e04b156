"""What can be read of matters. Everything that shows one matter decides first whether the actor may see it."""

from linli.matters.queries.board import AreaCounts, BoardFigures, DayCount, KindCount, PlaceCount, board, forget_board
from linli.matters.queries.day import Day, list_day
from linli.matters.queries.explanation import Considered, Explanation, PassedBy, explain, explain_in_full
from linli.matters.queries.figures import FrontDoorFigures, MapCount, forget_figures, front_door_figures, map_counts
from linli.matters.queries.inbox import InboxFilters, InboxRow, list_inbox
from linli.matters.queries.kinds import (
    KindNode,
    KindRow,
    catalogue_version,
    find_kind,
    forget_kinds,
    get_leaf,
    kind_row,
    list_kinds,
)
from linli.matters.queries.matter import (
    ContactView,
    HandOverView,
    MatterView,
    PublicStatus,
    answers_in_words,
    available_verbs,
    find_by_secret,
    get_matter,
    has_open_matters,
    public_status,
    secret_fits,
)
from linli.matters.queries.mine import MyMatter, StoredPhoto, get_draft_photo, list_my_matters
from linli.matters.queries.owner import OwnerView, owner_view
from linli.matters.queries.owner_labels import Offer, list_offers, owner_labels
from linli.matters.queries.search import Found, SearchFilters, search
from linli.matters.queries.suggest import SuggestedKind, suggest_kinds
from linli.matters.queries.teams import TeamMember, list_team
from linli.matters.queries.timeline import PhotoView, StepView, steps_of, timeline
from linli.matters.queries.words import list_choices, word_of

__all__ = [
    "AreaCounts",
    "BoardFigures",
    "Considered",
    "ContactView",
    "Day",
    "DayCount",
    "Explanation",
    "Found",
    "FrontDoorFigures",
    "HandOverView",
    "InboxFilters",
    "InboxRow",
    "KindCount",
    "KindNode",
    "KindRow",
    "MapCount",
    "MatterView",
    "MyMatter",
    "Offer",
    "OwnerView",
    "PassedBy",
    "PhotoView",
    "PlaceCount",
    "PublicStatus",
    "SearchFilters",
    "StepView",
    "StoredPhoto",
    "SuggestedKind",
    "TeamMember",
    "answers_in_words",
    "available_verbs",
    "board",
    "catalogue_version",
    "explain",
    "explain_in_full",
    "find_by_secret",
    "find_kind",
    "forget_board",
    "forget_figures",
    "forget_kinds",
    "front_door_figures",
    "get_draft_photo",
    "get_leaf",
    "get_matter",
    "has_open_matters",
    "kind_row",
    "list_choices",
    "list_day",
    "list_inbox",
    "list_kinds",
    "list_my_matters",
    "list_offers",
    "list_team",
    "map_counts",
    "owner_labels",
    "owner_view",
    "public_status",
    "search",
    "secret_fits",
    "steps_of",
    "suggest_kinds",
    "timeline",
    "word_of",
]
