"""Administration of workflows: what is in force, its table and walk, a new version, and who may not."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.matters.rules import ENGINE
from linli.matters.tests import make
from linli.matters.tests.make_life import make_life, publish_life, without
from linli.workflows.models import WorkflowVersion
from linli.workflows.rules import write
from linli.workflows.tests.make import make_definition, make_file, make_service
from tests.cast import Cast

pytestmark = pytest.mark.django_db

LIST = "keep_workflows"


def upload(raw: bytes, **fields: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("w.json", raw, "application/json"), **fields}


def page_of(cast: Cast, code: str = ENGINE, **query: str) -> str:
    answer = cast.administrator.client().get(reverse("keep_workflow", kwargs={"code": code}), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_built_in_life_is_shown_in_words_before_anything_is_published(workplace: Cast) -> None:
    page = page_of(workplace)
    for word in ("事项的办理流程", "接手", "承办人", "首次联系", "没有错误"):
        assert word in page
    assert "PROPOSE_HAND_OVER" not in page[: page.index("<select")]
    english = workplace.administrator.client()
    english.cookies["linli_language"] = "en"
    assert "The life of a matter" in english.get(reverse("keep_workflow", kwargs={"code": ENGINE})).content.decode()


def test_the_list_counts_what_is_under_way(workplace: Cast) -> None:
    make.make_matter(workplace.grid.id)
    page = workplace.administrator.client().get(reverse(LIST)).content.decode()
    assert "1 件" in page
    assert reverse("keep_workflow", kwargs={"code": ENGINE}) in page


def test_versions_stand_beside_each_other_with_what_lives_under_them(workplace: Cast) -> None:
    make.make_matter(workplace.grid.id)
    publish_life(make_life())
    make.make_matter(workplace.grid.id)
    make.make_matter(workplace.grid.id)
    publish_life(make_life(without("DECLINE", "OWNER", "TEAM")))
    page = page_of(workplace)
    assert page.count("1 件") >= 1
    assert "2 件" in page
    assert "不接这件事" in page  # what the newer version took away
    older = page_of(workplace, version="1")
    assert "它改了什么" not in older


def test_a_walk_goes_step_by_step(workplace: Cast) -> None:
    page = page_of(workplace, step="OWNER:ACCEPT", hours="2")
    assert "已接手" in page
    assert 'value="OWNER:ACCEPT+2h"' in page
    page = page_of(workplace, script="OWNER:ACCEPT+2h", step="OWNER:RESOLVE", hours="30")
    assert "办好了，请看看" in page
    refused = page_of(workplace, script="OWNER:CONFIRM")
    assert "第 1 步" in refused


@pytest.mark.parametrize("query", [{"script": "x"}, {"step": "a:b\x00"}, {"hours": "soon"}, {"script": "a:b," * 400}])
def test_a_walk_of_another_form_is_refused_with_a_sentence(workplace: Cast, query: dict[str, str]) -> None:
    address = reverse("keep_workflow", kwargs={"code": ENGINE})
    answer = workplace.administrator.client().get(address, query)
    assert 400 <= answer.status_code < 500 or "第 1 步" in answer.content.decode()


def test_a_file_is_tried_first_and_then_published(workplace: Cast) -> None:
    client = workplace.administrator.client()
    raw = write(make_life(without("DECLINE", "OWNER", "TEAM")))
    tried = client.post(reverse(LIST), upload(raw, trial="on"))
    assert tried.status_code == 200
    assert "能做的变少了" in tried.content.decode()
    assert not WorkflowVersion.objects.exists()
    assert client.post(reverse(LIST), upload(raw)).status_code == 200
    assert WorkflowVersion.objects.get().code == ENGINE
    file = client.get(reverse("keep_workflow_file", kwargs={"code": ENGINE}))
    assert json.loads(file.content) == json.loads(raw)
    again = client.post(reverse(LIST), upload(file.content))
    assert "已经生效" in again.content.decode()


def test_a_file_of_another_engine_is_read_and_told_in_words(workplace: Cast) -> None:
    client = workplace.administrator.client()
    answer = client.post(
        reverse(LIST), upload(make_file(make_service(), make_service(businessService="X")), service="x")
    )
    assert answer.status_code == 200
    assert "终点" in answer.content.decode()  # an end of theirs leads on
    assert "未予办理" in page_of(workplace, "x")


def test_a_wider_or_broken_workflow_is_not_published_and_each_fault_is_named(workplace: Cast) -> None:
    client = workplace.administrator.client()
    answer = client.post(reverse(LIST), upload(write(make_life(without("WITHDRAW", "RESIDENT")))))
    assert answer.status_code == 400
    assert "这项权利必须保留" in answer.content.decode()
    answer = client.post(reverse(LIST), upload(write(make_definition(initial="MOON"))))
    assert 'href="#id_file"' in answer.content.decode()
    assert not WorkflowVersion.objects.exists()


@pytest.mark.parametrize("data", [b"\x00", b"{", b"[]", b"[" * 50_000, b"\xff\xfe"])
def test_a_hostile_file_is_refused_with_a_sentence(workplace: Cast, data: bytes) -> None:
    answer = workplace.administrator.client().post(reverse(LIST), upload(data))
    assert 400 <= answer.status_code < 500
    assert 'href="#id_file"' in answer.content.decode()


def test_there_is_no_such_workflow(workplace: Cast) -> None:
    client = workplace.administrator.client()
    for name in ("keep_workflow", "keep_workflow_file"):
        assert client.get(reverse(name, kwargs={"code": "moon"})).status_code == 404
    assert client.get(reverse("keep_workflow", kwargs={"code": ENGINE}), {"version": "7"}).status_code == 404


@pytest.mark.parametrize("who", ["caseworker", "clerk", "coordinator", "resident", "officer", "mediator"])
def test_who_may_not_keep_workflows(workplace: Cast, who: str) -> None:
    for client in (getattr(workplace, who).client(), Client()):
        assert client.get(reverse(LIST)).status_code == 403
        assert client.post(reverse(LIST), upload(write(make_definition()))).status_code == 403
        for name in ("keep_workflow", "keep_workflow_file"):
            assert client.get(reverse(name, kwargs={"code": ENGINE})).status_code == 403
    assert not WorkflowVersion.objects.exists()
