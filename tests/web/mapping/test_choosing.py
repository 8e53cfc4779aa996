"""What a page of results is about is chosen where it stands, in the chips above the picture."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from klustermotor.web.accounts.models import User
from klustermotor.web.evidence.models import Run

PAGES = ("map", "strong-clusters", "cluster", "growth", "outward")


def address_of(page: str, **query: str) -> str:
    path = reverse(f"mapping:{page}", kwargs={"code": "A"} if page == "cluster" else None)
    return f"{path}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


@pytest.fixture
def reader(developer: User, sign_in: Any) -> Client:
    return sign_in(developer)  # type: ignore[no-any-return]


def chips_of(client: Client, address: str) -> tuple[str, str]:
    """Return the line of chips of a page, and what stands below it."""
    text = unescape(client.get(address).content.decode())
    line, below = text.split('<div class="page-line">')[1].split('<div class="content">', 1)
    return line, below


@pytest.mark.parametrize("page", PAGES)
def test_region_and_year_are_chosen_in_their_chips_and_nowhere_else(
    page: str, run: Run, reader: Client
) -> None:
    line, below = chips_of(reader, address_of(page, run=str(run.uid), region="03", period="2002"))
    assert re.search(r'<label class="chip choice">Region <select name="region"', line)
    assert re.search(r'<option value="03" selected>Region number 03</option>', line)
    assert 'type="submit">Show</button></form>' in line
    assert f'name="run" value="{run.uid}"' in line
    assert '<select name="region"' not in below
    if page == "growth":
        assert "<strong>2001–2003</strong>" in line
        assert '<input type="hidden" name="period" value="2002">' in line
    else:
        assert '<option value="2002" selected>2002</option>' in line


@pytest.mark.parametrize("page", PAGES)
def test_how_it_is_counted_is_folded_and_what_it_may_be_used_for_is_not(
    page: str, run: Run, reader: Client
) -> None:
    line, _below = chips_of(reader, address_of(page, run=str(run.uid)))
    folded = line[line.index('<details class="menu counted">') :].split("</details>")[0]
    assert "How it is counted" in folded
    for told in ("all 6 regions together", "6 clusters", "90%", "Where Jobs 0 stands", str(run.uid)):
        assert told in folded, told
    seen = line.replace(folded, "")
    assert "basis for discussion" in seen
    assert "example data" in seen
    assert "Certainty" not in seen
    assert run.title not in seen


def test_what_is_chosen_besides_is_kept(run: Run, reader: Client) -> None:
    line, _below = chips_of(reader, address_of("strong-clusters", show="all"))
    assert '<input type="hidden" name="show" value="all">' in line
    line, _below = chips_of(reader, address_of("map", item="cluster:B", measure="jobs"))
    assert '<option value="cluster:B" selected>' in line
    assert '<option value="jobs" selected>' in line
    line, _below = chips_of(reader, address_of("outward", other="04"))
    assert re.search(r'name="other" value="04" checked', line)


@pytest.mark.parametrize("page", PAGES)
def test_what_there_is_not_is_said_in_a_sentence_in_sight(page: str, run: Run, reader: Client) -> None:
    answer = reader.get(address_of(page, region="9999", period="1850"))
    assert answer.status_code == 200
    text = unescape(answer.content.decode())
    box = text[text.index('<div class="message warning passed-over" role="status">') :].split("</div></div>")[
        0
    ]
    assert "There is no region 9999 in this analysis; Region number 02 is shown." in box
    assert "There is no year 1850 in this analysis; 2003 is shown." in box
    assert "passed-over" not in reader.get(address_of(page)).content.decode()


def test_clusters_that_the_first_sentences_name_are_labelled_first(run: Run, reader: Client) -> None:
    text = reader.get(address_of("strong-clusters", run=str(run.uid))).content.decode()
    picture = text[text.index('id="bubbles-title"') :].split("</svg>")[0]
    assert ">Cluster A</text>" in picture
