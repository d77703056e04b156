"""A receipt is checked in the browser alone: a good one is read out, a changed one is refused with its first fault."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.templatetags.static import static
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from linli.ledger.actions import publish_batch
from linli.ledger.log_files import own_log
from linli.ledger.log_key import own_log_key
from linli.ledger.rules import exact_text
from linli.ledger.rules.leaves import Disclosure
from linli.ledger.rules.notes import Algorithm, SigningKey
from linli.ledger.rules.receipts import Receipt
from linli.ledger.tests.make_tree import LOG, ORIGIN, WITNESS, MemoryLog, entry
from linli.portal.tests.make_receipts import own_public_log
from tests.browser.axe import axe, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage
from tests.browser.keyboard import by_keyboard

# Every third byte with one bit turned over, checked in the page; how many of those were taken for a receipt.
FLIPPED = """async ([address, receipt, key]) => {
  const { checkReceipt } = await import(address);
  const good = Uint8Array.from(atob(receipt), (letter) => letter.charCodeAt(0));
  let taken = 0;
  for (let at = 0; at < good.length; at += 3) {
    const changed = good.slice();
    changed[at] ^= 1 << (at % 8);
    taken += (await checkReceipt({ receipt: changed, key, witnesses: [], other: null })).proven;
  }
  return taken;
}"""
AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
TOLD = exact_text(
    {
        "reference": "FQ7-K3M",
        "verb": "RESOLVE",
        "at": AT.isoformat(),
        "state": "RESOLVED",
        "owner": "第一网格",
        "due_at": None,
        "text": "井盖已换<b>好</b>。",
        "nonce": "00",
    }
)
DISCLOSED = Disclosure(bytes(range(32)), bytes(32), "matters.resolve", "matter", UUID(int=7), AT, TOLD)
FORGER = SigningKey(ORIGIN, Algorithm.ED25519, bytes(32))
SAID = {
    "zh-hans": ("这份回执是真的", "这份回执不能证明任何事", "已报办结", "签名之后有内容被改动"),
    "en": ("This receipt is genuine", "This receipt proves nothing", "Said to be done", "changed after it was signed"),
}
# Calls the page's own functions: each case is [receipt, key, witnesses, other], the answer its first fault or "proven".
MATRIX = """async ([address, cases]) => {
  const { checkReceipt } = await import(address);
  const bytes = (text) => text === null ? null : Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const verdicts = [];
  for (const [receipt, key, witnesses, other] of cases) {
    const { proven, checks } = await checkReceipt({ receipt: bytes(receipt), key, witnesses, other: bytes(other) });
    const last = checks.at(-1);
    verdicts.push(proven ? (last.ok === null ? "proven, other size" : "proven") : `${last.name} ${last.fault}`);
  }
  return verdicts;
}"""


def _log() -> MemoryLog:
    log = MemoryLog()
    log.take([DISCLOSED.entry if at == 5 else entry(at) for at in range(300)])
    return log


TREE = _log()
GOOD = replace(TREE.receipt(5, LOG, WITNESS), extra=DISCLOSED.raw)


def _file(raw: bytes) -> FilePayload:
    return {"name": "FQ7K3M-03.tlog-proof", "mimeType": "text/plain", "buffer": raw}


@pytest.fixture(params=[("phone", "zh-hans"), ("desk", "en")], ids=["phone-zh", "desk-en"])
def opened(
    request: pytest.FixtureRequest, committed_cast: object, tmp_path: Path, settings: Any
) -> Iterator[tuple[Page, str, str]]:
    """The page that checks, reached from the one about the log; then without a network, and nothing is asked for."""
    size, language = request.param
    own_public_log(tmp_path, settings)
    publish_batch(files=own_log(), key=own_log_key(), cover=True)
    open_page: OpenPage = request.getfixturevalue(size)
    page = open_page(language)
    page.goto(reverse("public_log"))
    expect(page.locator("#id_key")).to_have_value(own_log_key().verifier.text)
    axe(page)
    no_overflow(page)
    screenshot(page, f"public_log-{size}-{language}")
    page.locator(f'main a[href="{reverse("log_verify")}"]').first.click()
    expect(page.locator("[data-part=form]")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    yield page, size, language
    assert not asked, "nothing is asked of a server once the page has loaded"


def test_a_receipt_is_checked_without_a_network(opened: tuple[Page, str, str]) -> None:
    page, size, language = opened
    genuine, nothing, done, changed = SAID[language]
    page.locator("#id_key").fill(LOG.verifier.text)
    page.locator("#id_receipt").set_input_files(_file(GOOD.raw))
    outcome = page.locator("[data-part=outcome]")
    expect(outcome).to_contain_text(genuine)
    expect(outcome).to_be_focused()
    expect(page.locator("[data-part=lines]")).to_contain_text("井盖已换<b>好</b>。")
    expect(page.locator("[data-part=lines]")).to_contain_text(done)
    expect(page.locator("[data-check]")).to_have_count(5)
    axe(page)
    no_overflow(page)
    if size == "phone":
        no_small_targets(page)
    screenshot(page, f"log_verify-good-{size}-{language}")
    spoiled = GOOD.raw.replace(b"\n300\n", b"\n301\n")
    page.locator("#id_receipt").set_input_files(_file(spoiled))
    expect(outcome).to_contain_text(nothing)
    expect(outcome).to_contain_text(changed)
    expect(page.locator("[data-part=told]")).to_be_hidden()
    expect(page.locator('[data-check=signature][data-ok="false"]')).to_have_count(1)
    page.locator("#id_key").fill("town+1+A")
    by_keyboard(page, "[data-part=form] button[type=submit]")
    expect(page.locator('[data-check=key][data-ok="false"]')).to_have_count(1)
    axe(page)
    if size == "desk":
        _refuse_every_change(page)


def _refuse_every_change(page: Page) -> None:
    cases = list(_cases())
    given = [case for case, _expected in cases]
    check = static("portal/verify/check.js")
    assert page.evaluate(MATRIX, [check, given]) == [expected for _case, expected in cases]
    one_signature = replace(GOOD, checkpoint=TREE.checkpoint(LOG))  # a witness that nobody asked about may be anything
    assert page.evaluate(FLIPPED, [check, base64.b64encode(one_signature.raw).decode(), LOG.verifier.text]) == 0


def _case(
    receipt: Receipt | bytes, *, key: str = LOG.verifier.text, witnesses: tuple[str, ...] = (), other: bytes = b""
) -> list[Any]:
    raw = receipt if isinstance(receipt, bytes) else receipt.raw
    return [base64.b64encode(raw).decode(), key, list(witnesses), base64.b64encode(other).decode() if other else None]


def _cases() -> Iterator[tuple[list[Any], str]]:
    yield from _good_ones()
    path = GOOD.path
    for changed, fault in (
        ((bytes(32), *path[1:]), "ROOT"),
        (path[1:], "PATH_LENGTH"),
        ((*path, bytes(32)), "PATH_LENGTH"),
        ((path[1], path[0], *path[2:]), "ROOT"),
        (path[:-1], "PATH_LENGTH"),
        ((), "PATH_LENGTH"),
    ):
        yield _case(replace(GOOD, path=changed)), f"path {fault}"
    yield _case(replace(GOOD, index=6)), "path ROOT"
    yield _case(replace(GOOD, index=300)), "path SIZE"
    for disclosed in (
        replace(DISCLOSED, text=TOLD.replace("已换", "未换")),
        replace(DISCLOSED, verb="matters.decline"),
        replace(DISCLOSED, subject_id=UUID(int=8)),
        replace(DISCLOSED, at=AT.replace(hour=9)),
        replace(DISCLOSED, salt_told=bytes(32)),
        replace(DISCLOSED, rest=bytes(range(32))),
    ):
        yield _case(replace(GOOD, extra=disclosed.raw)), "path ROOT"
    yield from _of_other_hands()
    yield from _no_receipts()


def _good_ones() -> Iterator[tuple[list[Any], str]]:
    yield _case(GOOD), "proven"
    yield _case(GOOD, witnesses=(WITNESS.verifier.text,)), "proven"
    yield _case(GOOD, other=TREE.checkpoint(LOG).raw), "proven"
    yield _case(GOOD, other=TREE.checkpoint(LOG, size=200).raw), "proven, other size"
    alone = MemoryLog()
    alone.take([DISCLOSED.entry])
    yield _case(replace(alone.receipt(0), extra=DISCLOSED.raw)), "proven"


def _of_other_hands() -> Iterator[tuple[list[Any], str]]:
    """Signed by nobody who is believed, or for another log."""
    forged = replace(TREE.receipt(5, FORGER), extra=DISCLOSED.raw)
    yield _case(forged), "signature UNSIGNED"
    own = GOOD.checkpoint.signatures[0]
    stolen = replace(own, raw=forged.checkpoint.signatures[0].raw)
    yield _case(replace(GOOD, checkpoint=replace(GOOD.checkpoint, signatures=(stolen,)))), "signature WRONG_SIGNATURE"
    yield _case(GOOD, key=replace(LOG, name="other.example").verifier.text), "signature OTHER_LOG"
    yield _case(GOOD, key=FORGER.verifier.text), "signature UNSIGNED"
    yield _case(GOOD, witnesses=(replace(WITNESS, seed=bytes(32)).verifier.text,)), "witnesses UNWITNESSED"
    yield _case(GOOD, witnesses=(LOG.verifier.text,)), "witnesses UNWITNESSED"
    yield _case(GOOD, key="town.example+00000000+AAAA"), "key NOT_A_KEY"
    yield _case(GOOD, other=MemoryLog(300, of="other ").checkpoint(LOG).raw), "other FORKED"
    yield _case(GOOD, other=TREE.checkpoint(FORGER).raw), "other UNSIGNED"
    elsewhere = TREE.checkpoint(LOG).raw.replace(ORIGIN.encode(), b"other.example")
    yield _case(GOOD, other=elsewhere), "other OTHER_LOG"


def _no_receipts() -> Iterator[tuple[list[Any], str]]:
    raw = GOOD.raw
    for changed, fault in (
        (b"", "form NOT_A_NOTE"),
        (b"\xff\xfe\n\n", "form NOT_TEXT"),
        (raw[:-1], "form NOT_A_NOTE"),
        (raw[: len(raw) // 2], "form NOT_A_NOTE"),
        (raw.replace(b"@v1", b"@v2"), "form NOT_A_NOTE"),
        (raw.replace(b"index 5", b"index 05"), "form NOT_A_NOTE"),
        (raw.replace(b"index 5", b"index -5"), "form NOT_A_NOTE"),
        (raw.replace(b"extra ", b"extra %"), "form NOT_A_NOTE"),
        (raw.replace(b"\n300\n", b"\n0\n"), "form NOT_A_NOTE"),
        (raw + b"x" * 300_000, "form TOO_LONG"),
        (replace(GOOD, extra=b"").raw, "content NOT_OURS"),
        (replace(GOOD, extra=b"[]").raw, "content NOT_OURS"),
        (replace(GOOD, extra=DISCLOSED.raw.replace(b'"v":1', b'"v":2')).raw, "content NOT_OURS"),
    ):
        yield _case(changed), fault
