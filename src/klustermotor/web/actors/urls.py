"""Addresses of actors."""

from django.urls import path

from klustermotor.web.actors import views
from klustermotor.web.actors.details.views import part_patterns
from klustermotor.web.actors.facts import views as facts
from klustermotor.web.actors.files import views as files
from klustermotor.web.actors.origins.urls import urlpatterns as origin_patterns
from klustermotor.web.actors.ownership.urls import urlpatterns as ownership_patterns
from klustermotor.web.actors.registers.urls import urlpatterns as register_patterns
from klustermotor.web.actors.resources.urls import urlpatterns as resource_patterns
from klustermotor.web.actors.settling.urls import urlpatterns as settling_patterns
from klustermotor.web.actors.tags import views as tags
from klustermotor.web.actors.ties import file_views
from klustermotor.web.actors.ties import views as ties

app_name = "actors"
urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/new/", views.new_organisation, name="new-organisation"),
    path("organisations/<uuid:uid>/", views.organisation, name="organisation"),
    path("organisations/<uuid:uid>/edit/", views.edit_organisation, name="edit-organisation"),
    path("organisations/<uuid:uid>/ties/new/", ties.new_tie, name="new-tie"),
    path("ties/new/", file_views.bring_in_ties, name="bring-in-ties"),
    path("ties/<uuid:uid>/", ties.tie, name="tie"),
    path("ties/<uuid:uid>/edit/", ties.edit_tie, name="edit-tie"),
    path("ties/<uuid:uid>/end/", ties.end_tie, name="end-tie"),
    path("ties/<uuid:uid>/remove/", ties.remove_tie, name="remove-tie"),
    path("persons/", views.people, name="people"),
    path("persons/new/", views.new_person, name="new-person"),
    path("persons/<uuid:uid>/", views.person, name="person"),
    path("persons/<uuid:uid>/edit/", views.edit_person, name="edit-person"),
    path("persons/<uuid:uid>/positions/new/", views.new_position, name="new-position"),
    path("positions/<uuid:uid>/edit/", views.edit_position, name="edit-position"),
    path("organisations/differences/", facts.differences, name="differences"),
    path("organisations/<uuid:uid>/values/new/", facts.new_value, name="new-value"),
    path("organisations/<uuid:uid>/values/keep/", facts.keep_value, name="keep-value"),
    path("values/<uuid:uid>/choose/", facts.choose_value, name="choose-value"),
    path("values/<uuid:uid>/remove/", facts.remove_value, name="remove-value"),
    path("tags/", tags.tags, name="tags"),
    path("tags/new/", tags.new_tag, name="new-tag"),
    path("tags/<uuid:uid>/edit/", tags.edit_tag, name="edit-tag"),
    path("tags/<uuid:uid>/remove/", tags.remove_tag, name="remove-tag"),
    path("organisations/bring-in/", files.bring_in_organisations, name="bring-in-organisations"),
    path("organisations/cards/", files.organisation_cards_file, name="organisation-cards"),
    path("organisations/<uuid:uid>/card/", files.organisation_card_file, name="organisation-card"),
    path("persons/bring-in/", files.bring_in_people, name="bring-in-people"),
    path("persons/cards/", files.person_cards_file, name="person-cards"),
    path("persons/<uuid:uid>/card/", files.person_card_file, name="person-card"),
    *part_patterns(),
    *register_patterns,
    *resource_patterns,
    *settling_patterns,
    *origin_patterns,
    *ownership_patterns,
]
