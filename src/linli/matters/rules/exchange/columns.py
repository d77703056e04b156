"""The columns, in their order. docs/operate/api.md says what each holds."""

from linli.matters.rules.life import State

COLUMNS = (
    "source", "source_id", "reference", "received_at", "kind", "kind_name", "state", "ended_at", "due_at", "channel",
    "place_code", "place_name", "longitude", "latitude", "address", "title", "text", "answers", "language", "outcome",
)  # fmt: skip
NEEDED = ("source", "source_id", "received_at", "kind", "state", "place_code", "text")
Record = dict[str, str]

# What is under way elsewhere begins anew here: nobody of this town has touched it yet.
OPEN_AS: dict[State, State] = dict.fromkeys(State, State.RECEIVED) | {
    state: state for state in (State.RESOLVED, State.CONFIRMED, State.DECLINED, State.WITHDRAWN)
}
