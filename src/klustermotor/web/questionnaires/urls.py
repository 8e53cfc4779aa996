"""Addresses of guides and interviews."""

from django.urls import path

from klustermotor.web.questionnaires import views
from klustermotor.web.questionnaires.surveys.urls import urlpatterns as survey_patterns

app_name = "questionnaires"
urlpatterns = [
    path("interviews/", views.interviews, name="interviews"),
    path("interviews/new/", views.new_interview, name="new-interview"),
    path("interviews/voices/", views.coverage, name="coverage"),
    path("interviews/coding/", views.coding, name="coding"),
    path("interviews/<uuid:uid>/", views.interview, name="interview"),
    path("interviews/<uuid:uid>/edit/", views.edit_interview, name="edit-interview"),
    path("interviews/<uuid:uid>/record/", views.record, name="record"),
    path("interviews/<uuid:uid>/record/<uuid:theme>/", views.save_theme, name="save-theme"),
    path("interviews/<uuid:uid>/notes/", views.save_notes, name="save-notes"),
    path("interviews/<uuid:uid>/held/", views.complete, name="complete"),
    path("interviews/<uuid:uid>/consent/", views.consent, name="consent"),
    path("interviews/<uuid:uid>/consent/withdraw/", views.withdraw_consent, name="withdraw-consent"),
    path("interviews/<uuid:uid>/erase/", views.erase, name="erase"),
    path("interviews/<uuid:uid>/minutes/", views.minutes, name="minutes"),
    path("answers/<uuid:uid>/use/", views.use_answer, name="use-answer"),
    path("answers/<uuid:uid>/code/", views.code_answer, name="code-answer"),
    path("guides/", views.guides, name="guides"),
    path("guides/new/", views.new_guide, name="new-guide"),
    path("guides/<uuid:uid>/", views.guide, name="guide"),
    path("guides/<uuid:uid>/edit/", views.edit_guide, name="edit-guide"),
    path("guides/<uuid:uid>/themes/new/", views.new_theme, name="new-theme"),
    path("guides/<uuid:uid>/publish/", views.publish, name="publish-guide"),
    path("guides/<uuid:uid>/version/", views.new_version, name="new-version"),
    path("guides/<uuid:uid>/answers/", views.tallies, name="tallies"),
    path("themes/<uuid:uid>/edit/", views.edit_theme, name="edit-theme"),
    path("themes/<uuid:uid>/move/", views.move_theme, name="move-theme"),
    path("themes/<uuid:uid>/questions/new/", views.new_question, name="new-question"),
    path("questions/<uuid:uid>/edit/", views.edit_question, name="edit-question"),
    path("questions/<uuid:uid>/move/", views.move_question, name="move-question"),
    *survey_patterns,
]
