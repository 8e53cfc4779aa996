"""Addresses of registers."""

from django.urls import path

from klustermotor.web.actors.registers.views import choices, incoming, review
from klustermotor.web.jobs.results import link

urlpatterns = [
    path("registers/", incoming.registers, name="registers"),
    path("registers/new/", incoming.new_register, name="new-register"),
    path("registers/match/", incoming.match_again, name="match-registers"),
    path("registers/progress/", incoming.matching_progress, name="matching-progress"),
    path("registers/review/", review.review, name="review"),
    path("registers/answer/", review.answer, name="answer"),
    path("registers/decisions/", review.decisions, name="decisions"),
    path("registers/decisions/<uuid:uid>/take-back/", review.take_back, name="take-back"),
    path("registers/records/<uuid:uid>/", review.group, name="record-group"),
    path("registers/records/<uuid:uid>/split/", review.split, name="split-record"),
    path("registers/records/<uuid:uid>/merge/", review.merge, name="merge-record"),
    path("registers/records/<uuid:uid>/bring-in/", review.bring_in, name="bring-in"),
    path("registers/vintages/<uuid:uid>/", incoming.vintage, name="vintage"),
    path("registers/vintages/<uuid:uid>/layout/", incoming.vintage_layout, name="vintage-layout"),
    path("registers/vintages/<uuid:uid>/progress/", incoming.vintage_progress, name="vintage-progress"),
    path("registers/vintages/<uuid:uid>/refused/", incoming.refused_rows, name="vintage-refused"),
    path("registers/vintages/<uuid:uid>/run/", incoming.run_vintage, name="run-vintage"),
    path("registers/vintages/<uuid:uid>/reopen/", incoming.reopen_vintage, name="reopen-vintage"),
    path("registers/vintages/<uuid:uid>/discard/", incoming.discard_vintage, name="discard-vintage"),
    path("registers/selections/", choices.selections, name="selections"),
    path("registers/selections/new/", choices.new_selection, name="new-selection"),
    path("registers/selections/<uuid:uid>/", choices.selection, name="selection"),
    path("registers/selections/<uuid:uid>/edit/", choices.edit_selection, name="edit-selection"),
    path("registers/selections/<uuid:uid>/bring-in/", choices.bring_in_selection, name="bring-in-selection"),
    path("registers/<uuid:uid>/", incoming.register, name="register"),
    path("registers/<uuid:uid>/edit/", incoming.edit_register, name="edit-register"),
    path("registers/<uuid:uid>/erase/", incoming.erase_register, name="erase-register"),
    path("registers/<uuid:uid>/file/", incoming.new_vintage, name="new-vintage"),
]

link("actors.import_register", "actors:register", key="register")
