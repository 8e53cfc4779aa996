"""The parts of pages: what they say to those who see them and to those who hear them."""

from dataclasses import dataclass

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy

from klustermotor.web.shared.icons import DRAWN
from klustermotor.web.shared.paging import query_with


def shown(source: str, language: str = "en", **context: object) -> str:
    with translation.override(language):
        return Template("{% load house written %}" + source).render(Context(context))


@dataclass
class Piece:
    text: str
    evidence: str | None = None


def test_the_question_mark_has_a_name_and_leads_somewhere_without_script() -> None:
    page = shown("{% how_known '/evidence/1/' 'Vehicles' %}", "sv")
    assert 'href="/evidence/1/"' in page
    assert 'aria-label="Hur vet vi det? Vehicles"' in page


def test_a_lead_links_the_words_whose_evidence_has_an_address() -> None:
    pieces = [Piece("Four <b>", None), Piece("Vehicles", "lq"), Piece(" and ", None), Piece("design", "lost")]
    page = shown("{% lead pieces urls %}", pieces=pieces, urls={"lq": "/why/"})
    assert 'href="/why/" data-opens-panel aria-haspopup="dialog">Vehicles</a> and design</p>' in page
    assert "<b>" not in page


def test_a_lead_may_be_a_name_that_is_translated_late() -> None:
    assert shown("{% lead name %}", "sv", name=gettext_lazy("Regions")) == '<p class="lead">Regioner</p>'


def test_a_term_opens_its_definition_each_time_under_its_own_name() -> None:
    page = shown("{% term 'location quotient' %} {% term 'location quotient' 'LQ' %}", "sv")
    assert page.count('popovertarget="term-location-quotient-1"') == 1
    assert page.count('popovertarget="term-location-quotient-2"') == 1
    assert ">lokaliseringskvot</button>" in page
    assert 'lang="en">location quotient<' in page


def test_an_unknown_term_is_a_mistake_of_the_page() -> None:
    with pytest.raises(TemplateSyntaxError, match="no term “synergy”"):
        shown("{% term 'synergy' %}")


def test_a_card_frames_its_body_and_escapes_its_title() -> None:
    page = shown("{% card title 'Sub' how='/e/' %}<p>body</p>{% endcard %}", title="R&D")
    assert "<h2>R&amp;D</h2>" in page
    assert "<p>body</p>" in page
    assert 'aria-label="How do we know this? R&amp;D"' in page


def test_badges_speak_the_reader_s_language_and_may_say_something_else() -> None:
    assert ">diskussionsunderlag<" in shown("{% badge 'discussion' %}", "sv")
    assert ">three weeks<" in shown("{% badge 'late' 'three weeks' %}")


def test_a_job_that_runs_is_asked_again_and_one_that_is_done_is_not() -> None:
    running = shown("{% progress 'running' 25 100 'Reading' poll='/jobs/1/' %}")
    done = shown("{% progress 'done' 100 100 'Read' poll='/jobs/1/' next_url='/result/' %}")
    assert 'hx-get="/jobs/1/"' in running
    assert 'value="25" max="100"' in running
    assert "hx-get" not in done
    assert 'href="/result/"' in done


def test_a_job_of_unknown_length_shows_no_share() -> None:
    assert "value=" not in shown("{% progress 'running' 0 0 'Waiting' poll='/jobs/1/' %}")


def test_steps_say_which_is_current() -> None:
    page = shown("{% steps labels 2 %}", labels=["File", "Columns", "Check"])
    assert page.count('aria-current="step"') == 1
    assert page.index("Columns") > page.index('aria-current="step"')


def test_a_map_carries_where_its_areas_lead() -> None:
    page = shown(
        "{% area_map '<svg></svg>' '' links name='counties' %}", links={"04": "/region/04/</script>"}
    )
    assert 'data-links="counties-links"' in page
    assert page.count("</script>") == 1


def test_icons_are_silent_and_carry_no_inline_style() -> None:
    for name in DRAWN:
        page = shown(f"{{% icon '{name}' %}}")
        assert 'aria-hidden="true"' in page
        assert "style=" not in page


def test_the_query_keeps_what_is_not_changed() -> None:
    query = RequestFactory().get("/?a=1&a=2&page=3").GET
    assert query_with(query, page=None, order="-jobs") == "?a=1&a=2&order=-jobs"


class Example(forms.Form):
    name = forms.CharField(label="Name", help_text="As people say it.")
    note = forms.CharField(label="Note", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    seen = forms.BooleanField(label="Seen")


def test_a_form_links_each_error_to_its_field_and_keeps_what_was_written() -> None:
    page = shown("{{ form }}", form=Example({"note": "<kept>"}))
    assert '<a href="#id_name">Name: This field is required.</a>' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_error"' in page
    assert "&lt;kept&gt;" in page


def test_a_form_marks_what_may_be_left_out_and_groups_choices() -> None:
    page = shown("{{ form }}", "sv", form=Example())
    assert page.count("(valfritt)") == 1
    assert "<fieldset" in page
    assert "<legend>Kind</legend>" in page
    assert "error-summary" not in page
