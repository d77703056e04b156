"""What may be reported, and what is asked about it."""

import pytest
from django.test import Client

from linli.matters.tests.make import LIGHT, VIOLENCE
from linli.open311.tests.make import errors_of, get, json_of, xml_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/open311/discovery", "/open311/v2/discovery"])
def test_discovery_names_the_address_and_both_formats(path: str) -> None:
    root = xml_of(Client().get(f"{path}.xml"))
    [endpoint] = root.findall("endpoints/endpoint")
    assert (endpoint.findtext("url") or "").endswith("/open311/v2")
    assert [form.text for form in endpoint.findall("formats/format")] == ["text/xml", "application/json"]
    body = json_of(Client().get(f"{path}.json"))
    assert body["endpoints"][0]["specification"] == "http://wiki.open311.org/GeoReport_v2"


def test_services_are_the_kinds_without_the_private_ones(door: Cast) -> None:
    services = xml_of(get("services.xml")).findall("service")
    codes = [service.findtext("service_code") for service in services]
    assert LIGHT in codes
    assert VIOLENCE not in codes
    light = services[codes.index(LIGHT)]
    assert light.findtext("service_name") == "路灯不亮"
    assert (light.findtext("metadata"), light.findtext("type")) == ("true", "realtime")


def test_json_has_booleans_and_nulls_where_xml_has_words_and_empty_elements(door: Cast) -> None:
    services = {row["service_code"]: row for row in json_of(get("services.json", locale="en"))}
    assert services[LIGHT]["metadata"] is True
    assert services[LIGHT]["keywords"] is None
    assert services[LIGHT]["service_name"] == "Street light out"
    assert sorted(services[LIGHT]) == [
        "description", "group", "keywords", "metadata", "service_code", "service_name", "type"
    ]  # fmt: skip


def test_a_definition_asks_the_questions_of_the_kind(door: Cast) -> None:
    root = xml_of(get(f"services/{LIGHT}.xml"))
    assert root.findtext("service_code") == LIGHT
    found = {attribute.findtext("code"): attribute for attribute in root.findall("attributes/attribute")}
    assert found["how_many"].findtext("datatype") == "singlevaluelist"
    assert [value.findtext("key") for value in found["how_many"].findall("values/value")] == ["ONE", "SEVERAL"]
    assert found["pole"].findtext("datatype") == "string"
    assert found["nights"].findtext("datatype") == "number"
    assert [value.findtext("key") for value in found["dark"].findall("values/value")] == ["YES", "NO"]
    assert [attribute.findtext("order") for attribute in found.values()] == ["1", "2", "3", "4"]
    assert found["pole"].findtext("required") == "false"
    assert found["pole"].find("values") is None


def test_one_question_is_still_a_list_in_json(door: Cast) -> None:
    body = json_of(get(f"services/{LIGHT}.json"))
    assert body["attributes"][0]["variable"] is True
    assert body["attributes"][0]["required"] is False
    assert isinstance(body["attributes"], list)


@pytest.mark.parametrize("code", [VIOLENCE, "civil", "no.such.kind", "%00", "..", "路灯"])
def test_a_service_that_is_not_offered_is_not_found(door: Cast, code: str) -> None:
    response = get(f"services/{code}.xml")
    assert response.status_code == 404 or (code == "%00" and response.status_code == 400)
    errors_of(response)


@pytest.mark.parametrize("path", ["services.xml", f"services/{LIGHT}.xml", "requests.xml", "servicerequestupdates.xml"])
def test_another_jurisdiction_is_not_here(door: Cast, path: str) -> None:
    assert get(path, jurisdiction_id="330681").status_code == 200
    response = get(path, jurisdiction_id="city.gov")
    assert response.status_code == 404
    errors_of(response)


@pytest.mark.parametrize("path", ["services.txt", "services", "nothing.xml", "requests/", "services.xml/x"])
def test_an_address_that_there_is_not_has_the_official_body(path: str) -> None:
    response = get(path)
    assert response.status_code == 404
    errors_of(response)


def test_a_method_that_is_not_answered_is_told() -> None:
    assert Client().delete("/open311/v2/services.xml").status_code == 405
    body = json_of(Client().put("/open311/v2/requests.json"))
    assert body[0]["code"] == 405
