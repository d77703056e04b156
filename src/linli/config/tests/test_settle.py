"""``linli settle`` as somebody would use it in a shell: no Django, no database, stable bytes, clear exit statuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from linli.config.settle import settle
from linli.disputes.tests.settle.make import EXAMPLES, NAMES, example


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = settle(arguments)
    return status, capsys.readouterr().out


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_solved_and_its_result_checks(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = str(EXAMPLES / f"{name}.json")
    status, printed = _run(capsys, problem)
    assert status == 0
    assert _run(capsys, problem) == (0, printed)
    result = tmp_path / "result.json"
    result.write_text(printed, encoding="utf-8")
    assert _run(capsys, "check", str(result)) == (0, '{\n "accepted": true,\n "failed": null,\n "detail": ""\n}\n')
    assert _run(capsys, "check", str(result), problem)[0] == 0
    other = next(one for one in NAMES if one != name)
    status, printed = _run(capsys, "check", str(result), str(EXAMPLES / f"{other}.json"))
    assert (status, json.loads(printed)["failed"]) == (1, "PROBLEM")


def test_a_forged_result_ends_with_status_one_and_names_what_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = _run(capsys, str(EXAMPLES / "rooms.json"))[1]
    forged = tmp_path / "forged.json"
    forged.write_text(printed.replace('"price_fen": 96666', '"price_fen": 96665'), encoding="utf-8")
    status, said = _run(capsys, "check", str(forged))
    assert (status, json.loads(said)["failed"]) == (1, "ROUNDING")


def test_what_is_compared_and_what_is_uncertain_is_printed_and_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shares = example("leximin_shares")
    party, issue = shares["parties"][0]["id"], shares["issues"][0]["id"]
    uncertain = tmp_path / "uncertain.json"
    uncertain.write_text(json.dumps({"problem": shares, "intervals": {party: {issue: [1, 50]}}}), encoding="utf-8")
    for words in (("compare", str(EXAMPLES / "package.json")), ("corners", str(uncertain))):
        status, printed = _run(capsys, *words)
        assert status == 0
        result = tmp_path / "result.json"
        result.write_text(printed, encoding="utf-8")
        status, said = _run(capsys, "check", str(result))
        assert (status, json.loads(said)["accepted"]) == (0, True)
    status, said = _run(capsys, "compare", str(EXAMPLES / "claims.json"))
    assert (status, json.loads(said)["refused"]) == (2, "NOT_COMPARED")


def test_a_refused_problem_ends_with_status_two_and_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(example("leximin_shares") | {"parties": [{"id": "chen"}]}), encoding="utf-8")
    status, said = _run(capsys, str(bad))
    assert status == 2
    assert json.loads(said)["refused"] == "ONE_PARTY"
    assert json.loads(said)["because"]


def test_a_file_that_is_not_there_is_a_plain_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert settle(["/nowhere/problem.json"]) == 3
    assert "problem.json" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["check"], ["compare"], ["a", "b"], ["check", "a", "b", "c"]])
def test_words_that_make_no_command_print_how_it_is_used(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert settle(arguments) == 2
    assert "linli settle check" in capsys.readouterr().err


def test_the_command_reads_standard_input_and_starts_neither_django_nor_a_database() -> None:
    code = (
        "import sys; sys.argv = ['linli', 'settle', '-']\n"
        "from linli.config.cli import main\n"
        "try:\n    main()\n"
        "finally:\n    assert not {'django.db', 'django.apps', 'psycopg'} & set(sys.modules), 'started too much'\n"
    )
    content = (EXAMPLES / "package.json").read_bytes()
    run = subprocess.run([sys.executable, "-c", code], input=content, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["status"] == "OPTIMAL"
