"""What people are asked to agree to is data that can be read in both languages, with its law."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.people.purposes import find_purpose, newest, purposes, words_digest

_NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize("key", sorted(purposes()), ids=lambda key: f"{key[0]}.{key[1]}")
def test_every_purpose_says_everything_in_both_languages(key: tuple[str, int]) -> None:
    purpose = purposes()[key]
    worded = (purpose.title, purpose.words, purpose.what_for, purpose.recipients, purpose.ends_with)
    laws = [words for law in purpose.law for words in (law.instrument, law.article, law.says)]
    for words in (*worded, purpose.withdraw, purpose.changes, purpose.keeps, *laws):
        assert set(words) == {"zh", "en"}
        assert all(words.values())
    assert purpose.categories
    assert all(law.source and not law.verified for law in purpose.law)


def test_withdrawing_has_its_article_in_every_purpose() -> None:
    assert all(any("第十五条" in law.article["zh"] for law in purpose.law) for purpose in purposes().values())


def test_a_consent_ends_after_its_days_or_with_what_it_is_for() -> None:
    assert newest("matter.contact").expires_at(_NOW) == _NOW + timedelta(days=365)
    assert newest("dispute.take_part").expires_at(_NOW) is None


def test_the_digest_is_of_the_words_of_one_language_and_none_where_none_were_kept() -> None:
    assert len(words_digest("matter.contact", 1, "zh-hans")) == 64
    assert words_digest("matter.contact", 1, "zh-hans") != words_digest("matter.contact", 1, "en")
    assert words_digest("matter.contact", 0, "en") == ""
    assert find_purpose("matter.contact", 0).version == 1
