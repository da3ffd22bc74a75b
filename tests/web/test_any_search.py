"""Whatever is typed into the box: a page, never an error page, and in time."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.conftest import IS_SOAK
from tests.test_query import BOX, DEEP
from voxpop.archive import SECONDS, Archive


@pytest.fixture
def archive(elster_of_six: Archive) -> Any:
    return elster_of_six


@settings(max_examples=100_000 if IS_SOAK else 150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.one_of(st.text(), BOX, DEEP), sort=st.sampled_from(["", "newest", "likes", "moment", "none such"]))
@example(typed="lik*", sort="")
@example(typed="words:>=2147483648", sort="")
@example(typed="=Bridge OR -a", sort="likes")
def test_whatever_is_typed_gets_a_page_in_time(client: Any, typed: str, sort: str) -> None:
    asked = {"q": typed.encode("utf-8", "replace").decode("utf-8"), "sort": sort}
    began = time.monotonic()
    assert client.get("/search/", asked).status_code == 200
    assert time.monotonic() - began < SECONDS
