"""The report of a run as Markdown, in either language from the same figures."""

from collections.abc import Iterable, Iterator, Sequence

from tests.soak.facts import Facts, Request
from tests.soak.judge import Line, inside, passed, percentiles, slopes
from tests.soak.words import EN, FAULTS_EN, FAULTS_ZH, NAMES_ZH, ZH, Words

SHOWN = 20  # of what was found wrong, line by line


def write(facts: Facts, lines: Sequence[Line], language: str) -> str:
    """The whole document."""
    words, zh = (ZH, True) if language == "zh-hans" else (EN, False)
    machine = {"cores": "?", "memory": "?", "system": "?", "python": "?", "postgresql": "?"} | facts.machine
    about = {"minutes": facts.seconds / 60, "rate": facts.rate, "every": facts.every, "seed": facts.seed}
    parts = [
        f"# {words['title']}",
        words["other"],
        words["written"].format(**about, **machine),
        words["passed" if passed(lines) else "failed"],
        f"## {words['verdict']}",
        "\n".join(_verdict(lines, words)),
        f"## {words['windows']}",
        words["windows_why"],
        "\n".join(_windows(facts, words, zh=zh)),
        words["live"].format(hints=facts.hints, reconnected=facts.reconnected),
        f"## {words['latency']}",
        words["latency_why"],
        "\n".join(_latency(facts, words)),
        f"## {words['memory_title']}",
        words["memory_why"],
        "\n".join(_memory(facts, words)),
        f"## {words['how']}",
        "\n".join(f"- {sentence}{'。' if zh else '.'}" for sentence in (FAULTS_ZH if zh else FAULTS_EN).values()),
    ]
    if facts.tracebacks:
        parts += [words["logged"], "\n".join(f"- `{line}`" for line in facts.tracebacks)]
    return "\n\n".join(parts) + "\n"


def verdict(lines: Sequence[Line], language: str) -> str:
    """The verdict alone, for the terminal."""
    words = ZH if language == "zh-hans" else EN
    return "\n".join([*_verdict(lines, words), words["passed" if passed(lines) else "failed"]]) + "\n"


def _verdict(lines: Iterable[Line], words: Words) -> Iterator[str]:
    yield words["line"]
    yield "|---|---|---|"
    states = {True: words["yes"], False: words["no"], None: words["unknown"]}
    for line in lines:
        asked, _colon, found = _split(words[line.code].format(**line.facts))
        wrong = "<br>".join(_plain(one) for one in line.found[:SHOWN])
        more = f"<br>… {len(line.found) - SHOWN}" if len(line.found) > SHOWN else ""
        yield f"| {states[line.met]} | {asked} | {found}{'<br>' if wrong else ''}{wrong}{more} |"


def _split(sentence: str) -> tuple[str, str, str]:
    return sentence.partition("：" if "：" in sentence else ": ")


def _plain(found: str) -> str:
    return found.replace("|", "/").replace("<", "&lt;").replace("\n", " ")[:160]


def _windows(facts: Facts, words: Words, *, zh: bool) -> Iterator[str]:
    yield words["windows_head"]
    yield "|---:|---|---:|---:|---:|---:|---:|"
    for fault, touched in zip(facts.faults, _touched(facts), strict=True):
        failed = sum(request.failed for request in touched)
        name = NAMES_ZH[fault.name] if zh else fault.name
        recovered = words["never"] if fault.recovered is None else f"{fault.recovered - fault.stopped:.1f} s"
        calm = words["never"] if fault.calm is None else f"{max(0.0, fault.calm - fault.stopped):.1f} s"
        length = f"{fault.ended - fault.started:.1f} s"
        yield f"| {fault.started:.0f} s | {name} | {length} | {recovered} | {calm} | {len(touched):,} | {failed:,} |"


def _touched(facts: Facts) -> list[list[Request]]:
    by_start: dict[float, list[Request]] = {fault.started: [] for fault in facts.faults}
    for request in facts.requests:
        if (fault := inside(request, facts.faults)) is not None:
            by_start[fault.started].append(request)
    return list(by_start.values())


def _latency(facts: Facts, words: Words) -> Iterator[str]:
    yield words["latency_head"]
    yield "|---|---|---:|---:|---:|---:|---:|---:|"
    apart: dict[bool, list[Request]] = {False: [], True: []}
    for request in facts.requests:
        apart[inside(request, facts.faults) is not None].append(request)
    for within, where in ((False, words["out"]), (True, words["in"])):
        yield _row(words["all"], where, apart[within])
    for route in sorted({request.route for request in facts.requests}):
        yield _row(route, words["out"], [request for request in apart[False] if request.route == route])


def _row(route: str, where: str, requests: Sequence[Request]) -> str:
    failed = sum(request.failed for request in requests)
    times = percentiles([request.seconds for request in requests if not request.failed])
    cells = " | ".join(f"{value:,.0f}" for value in times.values()) if times else " |  |  | "
    return f"| {route} | {where} | {len(requests):,} | {failed:,} | {cells} |"


def _memory(facts: Facts, words: Words) -> Iterator[str]:
    yield words["memory_head"]
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for name, slope in sorted(slopes(facts.samples).items()):
        sizes = " | ".join(f"{size / 1e6:.0f}" for size in (slope.first, slope.last, slope.most))
        memory = "–" if slope.memory is None else f"{slope.memory:+.0f}"
        handles = "–" if slope.handles is None else f"{slope.handles:+.0f}"
        yield f"| {name} | {sizes} | {memory} | {handles} | {slope.seconds:,.0f} | {slope.cores:.2f} |"
