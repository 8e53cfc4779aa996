"""Addresses of fields of strength."""

from django.urls import path

from klustermotor.web.mapping.fields import evidence_views, files, views

urlpatterns = [
    path("region/fields/", views.listing, name="fields"),
    path("region/fields/file/", files.list_file, name="fields-file"),
    path("region/fields/keep/", files.keep_list, name="keep-fields"),
    path("region/fields/add/", views.add, name="add-field"),
    path("region/fields/<uuid:uid>/", views.one, name="field"),
    path("region/fields/<uuid:uid>/file/", files.field_file, name="field-file"),
    path("region/fields/<uuid:uid>/keep/", files.keep_field, name="keep-field"),
    path("region/fields/<uuid:uid>/table/<slug:part>/", files.field_table, name="field-table"),
    path("region/fields/<uuid:uid>/known/<slug:part>/", evidence_views.known, name="field-known"),
    path("region/fields/<uuid:uid>/rests-on/", evidence_views.rest_on, name="rest-field"),
    path("region/fields/<uuid:uid>/education/", evidence_views.take_education, name="take-education"),
    path("region/fields/<uuid:uid>/decide/", evidence_views.decide, name="decide-field"),
    path("region/fields/<uuid:uid>/reopen/", evidence_views.reopen, name="reopen-field"),
    path("region/fields/<uuid:uid>/change/", views.change, name="change-field"),
    path("region/fields/<uuid:uid>/judge/", views.judge, name="judge-field"),
    path("region/fields/<uuid:uid>/weigh/", views.weigh, name="weigh-field"),
    path("region/fields/<uuid:uid>/steps/add/", views.add_step, name="add-step"),
    path("region/fields/<uuid:uid>/voices/add/", views.name_voice, name="name-voice"),
    path("region/fields/<uuid:uid>/let-go/", views.let_go, name="let-go-field"),
    path("region/steps/<uuid:uid>/", views.move_step, name="move-step"),
    path("region/voices/<uuid:uid>/heard/", views.hear_voice, name="hear-voice"),
]
