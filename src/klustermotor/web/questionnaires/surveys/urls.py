"""Addresses of surveys; part of the app's."""

from django.urls import path

from klustermotor.web.questionnaires.surveys.views import answered, held, listed

urlpatterns = [
    path("surveys/", held.surveys, name="surveys"),
    path("surveys/new/", held.new_survey, name="new-survey"),
    path("surveys/<uuid:uid>/", held.survey, name="survey"),
    path("surveys/<uuid:uid>/edit/", held.edit_survey, name="edit-survey"),
    path("surveys/<uuid:uid>/questions/new/", held.new_question, name="new-survey-question"),
    path("surveys/<uuid:uid>/recipients/", held.add_recipients, name="survey-recipients"),
    path("surveys/<uuid:uid>/list/", listed.survey_list, name="survey-list"),
    path("surveys/<uuid:uid>/open/", held.open_survey, name="open-survey"),
    path("surveys/<uuid:uid>/act/", held.act_on_survey, name="act-on-survey"),
    path("surveys/<uuid:uid>/try/", held.try_survey, name="try-survey"),
    path("surveys/<uuid:uid>/names/", held.recognise, name="recognise-name"),
    path("surveys/<uuid:uid>/response/", held.survey_response, name="survey-response"),
    path("survey-questions/<uuid:uid>/edit/", held.edit_question, name="edit-survey-question"),
    path("survey-questions/<uuid:uid>/move/", held.move_question, name="move-survey-question"),
    path("survey-recipients/<uuid:uid>/", held.recipient, name="survey-recipient"),
    path("s/<str:secret>/", answered.answer, name="answer-survey"),
]
