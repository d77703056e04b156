"""What messages say, and what they never say."""

import re

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import meta

from linli.notices.messages import _service_name, environment, service_name, words_of
from linli.notices.queries import preview_codes, previews_of
from linli.notices.rules import KNOWN_VALUES, all_templates, checked_values, get_template, legal_templates
from linli.notices.rules.templates import FOLDER, PUBLIC_VALUES
from linli.notices.tests.make import NOON, VALUES
from tests.cast import make_cast

CODES = list(all_templates())
# Names under which a word of a matter could reach a message.
FORBIDDEN = {"title", "text", "kind", "kind_code", "address", "place", "name", "answers", "reason", "matter"}

SAMPLES = {**VALUES, **dict.fromkeys(PUBLIC_VALUES, "8")}


def _about(code: str, language: str) -> str:
    """What a message is about: one matter by its number, or an area by its name."""
    area = "枫源村" if language == "zh-hans" else "Fengyuan Village"
    return area if code.startswith("public.") else "FQ7-K3M"


def sources() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (FOLDER / "messages").glob("*.txt")}


@pytest.mark.django_db
@pytest.mark.parametrize("code", preview_codes())
def test_every_message_is_written_in_both_languages_by_every_channel(code: str) -> None:
    previews = previews_of(code, NOON)
    channels = ("EMAIL", "SMS") if code.startswith("public.") else ("EMAIL", "SMS", "PUSH")
    assert {(one.language, one.channel) for one in previews} == {
        (language, channel) for language in ("zh-hans", "en") for channel in channels
    }
    for one in previews:
        assert (_about(code, one.language) in one.text) == (one.channel != "PUSH")
        assert ("zh" in one.language) == bool(re.search(r"[\u4e00-\u9fff]", one.text))
        assert "{{" not in one.text


@pytest.mark.django_db
@pytest.mark.parametrize("code", preview_codes())
def test_a_subject_names_the_service_and_the_number_or_the_area_and_nothing_else(code: str) -> None:
    subjects = {one.subject for one in previews_of(code, NOON) if one.channel == "EMAIL"}
    assert subjects == (
        {"邻里 · 枫源村", "Linli · Fengyuan Village"}
        if code.startswith("public.")
        else {"邻里：FQ7-K3M", "Linli: FQ7-K3M"}
    )


def test_no_message_knows_a_word_of_the_matter() -> None:
    for name, source in sources().items():
        asked = meta.find_undeclared_variables(environment().parse(source))
        assert not asked & FORBIDDEN, name
        if name.partition(".")[0] in ("resident", "staff", "party", "dispute"):  # a message, not a frame around one
            assert asked <= KNOWN_VALUES, name
        if name.startswith("public."):
            assert asked <= PUBLIC_VALUES, name


@given(st.sampled_from(CODES), st.sampled_from(["zh-hans", "en"]), st.text(min_size=5, max_size=50))
def test_whatever_is_given_beside_what_it_needs_a_message_never_prints(code: str, language: str, words: str) -> None:
    secret = f"⟦{words}⟧"
    given_values = {**SAMPLES, **dict.fromkeys(FORBIDDEN, secret)}
    written = words_of(code, language, checked_values(get_template(code), given_values))
    assert secret not in written.body


@pytest.mark.parametrize("code", [code for code in CODES if get_template(code).needs])
def test_a_message_needs_just_what_it_says(code: str) -> None:
    with pytest.raises(KeyError):
        checked_values(get_template(code), {})
    assert set(checked_values(get_template(code), SAMPLES)) == set(get_template(code).needs)
    with pytest.raises(jinja2.UndefinedError):
        words_of(code, "en", {})


def test_what_has_to_be_told_says_why() -> None:
    assert {template.code for template in legal_templates()} == {"resident.resolved", "resident.declined"}
    for template in legal_templates():
        assert set(template.basis) == set(template.source) == {"zh", "en"}
        assert re.search(r"[\u4e00-\u9fff]", template.source["zh"])
        assert template.source["en"].isascii()


def test_every_file_is_of_a_message_and_every_message_has_its_two() -> None:
    frames = {"frame.email", "frame.party", "frame.public", "frame.sms", "digest", "digest_sms", "push"}
    wanted = {f"{code}.{language}.txt" for code in [*CODES, *frames] for language in ("zh", "en")}
    assert set(sources()) == wanted


def test_chinese_messages_use_chinese_marks_and_do_not_shout() -> None:
    for name, source in sources().items():
        if name.endswith(".zh.txt"):
            assert not re.search(r"[\u4e00-\u9fff][,:;?!()]", source), name
            assert "！" not in source, name


@pytest.mark.django_db
def test_the_services_name_has_its_town_as_soon_as_the_places_are_loaded() -> None:
    _service_name.cache_clear()
    assert (service_name("zh-hans"), service_name("en")) == ("邻里", "Linli")
    county = make_cast().ladder.county
    assert service_name("zh-hans") == f"{county.name_zh}邻里"
    assert county.name_en in service_name("en")
