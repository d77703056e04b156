"""What the door shows."""

from linli.open311.queries.addresses import place_in_address
from linli.open311.queries.postings import find_posting, find_token, token_of
from linli.open311.queries.requests import find_request, list_requests, list_updates
from linli.open311.queries.services import Question, find_service, get_definition, list_services, questions_of
from linli.open311.queries.taken import find_progress, taken_of

__all__ = [
    "Question",
    "find_posting",
    "find_progress",
    "find_request",
    "find_service",
    "find_token",
    "get_definition",
    "list_requests",
    "list_services",
    "list_updates",
    "place_in_address",
    "questions_of",
    "taken_of",
    "token_of",
]
