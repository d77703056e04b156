"""What is known of a run, as plain values: the judge is tried with made-up ones. Seconds since the load began."""

from dataclasses import dataclass, field

WRITES = ("receive", "open311 post", "staff act")


@dataclass(frozen=True)
class Request:
    """One try. ``due`` is when it was to be sent, whether or not it could be; ``status`` 0: no answer."""

    route: str
    due: float
    ended: float
    status: int
    error: str = ""

    @property
    def failed(self) -> bool:
        """No answer, or one that blames the server or the reader, where a good one was to be had."""
        return self.status == 0 or self.status >= 400

    @property
    def seconds(self) -> float:
        """From when it was due, not from when it was sent."""
        return self.ended - self.due


@dataclass
class Fault:
    """One fault and its window: from ``started`` to ``ended``, which is the recovery and the grace after it."""

    name: str
    started: float
    stopped: float = 0.0  # the injection was over
    recovered: float | None = None  # every process answered and the load had caught up
    ended: float = 0.0
    calm: float | None = None  # the queues were back to what is usual
    note: str = ""  # why it could not be done, if so


@dataclass(frozen=True)
class Sample:
    """Private memory (bytes) and open handles by process; ``life`` changes when another process took the name.

    ``busy``: seconds of processor that this life has used so far, its own and the system's for it.
    """

    at: float
    process: str
    life: str
    memory: int
    handles: int
    busy: float = 0.0


@dataclass(frozen=True)
class Queues:
    """What waited, and how many connections the database had."""

    at: float
    chain: int
    log: int
    notices: int
    jobs: int
    connections: int

    @property
    def calm(self) -> bool:
        """At the rate of the load a second brings some dozens; these are a few seconds' worth."""
        return self.chain <= 300 and self.log <= 600 and self.notices <= 300 and self.jobs <= 300


@dataclass
class Written:
    """Keys of writes. ``stored`` has one entry for every row that carries the key."""

    acknowledged: dict[str, str] = field(default_factory=dict)  # key: reference or ""
    unanswered: set[str] = field(default_factory=set)  # given up: may be there, at most once
    conflicts: list[str] = field(default_factory=list)  # the same key was answered two ways
    stored: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Log:
    """What the auditor kept and what the checks said; ``forks`` and ``refusals`` are sentences."""

    kept: int = 0
    cosigned: int = 0
    size: int = 0
    forks: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


@dataclass
class Facts:
    """Everything about a run."""

    seconds: float
    rate: float
    seed: int
    every: float
    machine: dict[str, str] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    queues: list[Queues] = field(default_factory=list)
    written: Written = field(default_factory=Written)
    log: Log = field(default_factory=Log)
    hints: int = 0  # that the live listeners were given
    reconnected: int = 0
    tracebacks: list[str] = field(default_factory=list)  # of the processes, by their last line, with how often
