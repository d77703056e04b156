"""The frozen text: one form, one digest, in both languages; any change is another text."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.disputes.rules.canonical import LARGEST, NotCanonical, canonical_json, sha256_hex
from linli.disputes.rules.terms import Conditional, Event, NotFrozen, Terms, freeze, thaw
from linli.disputes.tests.make_terms import NAMES, agreement_text, pay, pay_once, terms
from linli.disputes.tests.test_terms import APOLOGISE, DELIVER, DO, REFRAIN
from linli.disputes.words.term import agreement_sentences, full_day_words, money_words


def test_keys_stand_in_the_order_of_the_standard() -> None:
    """The example of RFC 8785, section 3.2.3."""
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    written = canonical_json(dict.fromkeys(keys, 0)).decode()
    assert written == '{"\\r":0,"1":0,"\u0080":0,"\u00f6":0,"\u20ac":0,"\U0001f600":0,"\ufb33":0}'


def test_text_is_escaped_as_the_standard_says() -> None:
    """The string of RFC 8785, section 3.2.2.2."""
    text = '\u20ac$\u000f\nA\'B"\\\\"/'
    assert canonical_json(text).decode() == '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'


@pytest.mark.parametrize("value", [1.5, LARGEST + 1, -LARGEST - 1, "\ud800", {1: 2}, {"a": {3}}, b"x", float("nan")])
def test_what_has_no_certain_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_json(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@given(JSON)
def test_reading_and_writing_again_gives_the_same_bytes(value: object) -> None:
    raw = canonical_json(value)
    assert msgspec.json.decode(raw) == value
    assert canonical_json(msgspec.json.decode(raw)) == raw


def test_the_same_text_has_the_same_digest() -> None:
    assert freeze(agreement_text()) == freeze(agreement_text())
    assert len(freeze(agreement_text()).sha256) == 64


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"mediator": "别人"},
        {"previous": "0" * 64},
        {"facts": ()},
        {"terms": Terms(terms=(pay_once(1_000_001),))},
        {"sentences": {"en": (("Something else.",),)}},
    ],
)
def test_any_change_is_another_text(changes: dict[str, Any]) -> None:
    assert freeze(agreement_text(**changes)).sha256 != freeze(agreement_text()).sha256


def test_it_reads_back_as_it_was() -> None:
    frozen = freeze(agreement_text())
    assert thaw(frozen.raw, frozen.sha256) == agreement_text()


def test_a_changed_byte_another_digest_or_another_form_is_not_it() -> None:
    frozen = freeze(agreement_text())
    for raw, digest in [
        (frozen.raw.replace(b"333334", b"333335"), frozen.sha256),
        (frozen.raw, "0" * 64),
        (frozen.raw + b" ", sha256_hex(frozen.raw + b" ")),
        (b"{}", sha256_hex(b"{}")),
        (b"\xff", sha256_hex(b"\xff")),
    ]:
        with pytest.raises(NotFrozen):
            thaw(raw, digest)


WHOLE = terms(
    pay(accelerates=True, late_damages=5_000, purpose="三个月的工资", security="公司的设备"),
    DO,
    REFRAIN,
    DELIVER,
    APOLOGISE,
    Conditional(id="6", condition=Event(unperformed="1"), then=pay_once(50_000, id="6a", due_on=None)),
    Conditional(id="7", condition=Event(happens="屋顶再次漏水"), then=msgspec.structs.replace(DO, id="7a")),
    msgspec.structs.replace(REFRAIN, id="8", until=date(2027, 6, 30)),
    pay_once(id="9", amount=1_234),
)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_term_is_said_in_every_language(language: str) -> None:
    said = agreement_sentences(WHOLE, NAMES)[language]
    assert len(said) == len(WHOLE.terms)
    for term in said:
        for sentence in term:
            assert "{" not in sentence
            assert sentence.strip() == sentence
            assert "。。" not in sentence
            assert ".." not in sentence


def test_the_sentence_of_a_payment_names_whom_how_much_and_when() -> None:
    said = agreement_sentences(WHOLE, NAMES)
    assert said["en"][8][0] == "诸暨某建筑公司 pays 陈明 CNY 12.34 by 31 December 2026."
    assert said["zh-hans"][8][0] == "诸暨某建筑公司在 2026 年 12 月 31 日前（含当日）付给陈明 12.34 元。"
    assert "10,000.00" in said["en"][0][0]
    assert said["en"][5][0].startswith("If item 1 is not performed: ")


def test_money_and_days_are_exact() -> None:
    assert money_words(1) == "0.01 元"
    assert money_words(123_456_789) == "1,234,567.89 元"
    assert full_day_words(date(2027, 2, 28)) == "2027 年 2 月 28 日"
