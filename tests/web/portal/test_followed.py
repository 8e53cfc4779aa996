"""What follows every figure of the demo finds the one that does not open."""

import pytest
from tests.web.portal.followed import figures_of, main_of, opens, unopened_sentences

LINK = '<a href="/region/runs/1/known/?key=a">{}</a>'


def page(body: str) -> str:
    return f'<body><nav><a href="/known/">?</a></nav><main class="main">{body}</main></body>'


def shut(body: str) -> list[str]:
    """Return the figures of a page that do not open."""
    return [one.text() for one in figures_of(main_of(page(body))) if not opens(one)]


@pytest.mark.parametrize(
    "body",
    [
        f'<table><tr><td class="numeric">12</td><td>{LINK.format("?")}</td></tr></table>',
        f'<table><tr><td class="numeric">{LINK.format("12")}</td></tr></table>',
        f'<div class="card"><div class="card-head">{LINK.format("?")}</div><p data-figure="a">12</p></div>',
        f'<dl><div><dt>Jobs</dt><dd><b data-figure="a">12</b> {LINK.format("?")}</dd></div></dl>',
        '<table><tr><td class="numeric"><span class="unknown">–</span></td></tr></table>',
        '<table><tr><th scope="col" class="numeric">2003</th></tr></table>',
    ],
)
def test_a_figure_that_opens_is_let_be(body: str) -> None:
    assert shut(body) == []


@pytest.mark.parametrize(
    "body",
    [
        '<table><tr><td class="numeric">12</td><td><a href="/region/clusters/a/">A</a></td></tr></table>',
        f'<table><tr><td class="numeric">12</td></tr><tr><td>{LINK.format("?")}</td></tr></table>',
        '<p data-figure="a">12</p>',
        f'<section class="card"><p data-figure="a">12</p><p>{LINK.format("elsewhere")}</p></section>',
    ],
)
def test_a_figure_that_does_not_open_is_found(body: str) -> None:
    assert shut(body) == ["12"]


def test_a_sentence_with_a_figure_and_no_link_is_found() -> None:
    said = f"In {LINK.format('Västmanland')} 3,0 times. Here ≈2,1 times in 2003. Seven in 2001."
    lead = main_of(page(f'<p class="lead">{said}</p>'))
    assert list(unopened_sentences(lead, counts=False)) == ["Here ≈2,1 times in 2003."]
    counted = main_of(page('<p class="lead">13 of 46 on 30 juni 2003. On 2 juli 2003 none.</p>'))
    assert list(unopened_sentences(counted, counts=True)) == ["13 of 46 on 30 juni 2003."]
    assert list(unopened_sentences(counted, counts=False)) == []


def test_an_item_of_a_list_with_a_figure_and_no_link_is_found() -> None:
    items = '<ul><li><a href="/c/">A</a><span class="item-note">5\u202f600 jobs</span></li>'
    assert list(unopened_sentences(main_of(page(items)), counts=False)) == ["5\u202f600 jobs"]
