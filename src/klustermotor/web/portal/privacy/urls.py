"""Addresses of requests about personal data, retention and the record of processing; part of the roof's."""

from django.urls import path

from klustermotor.web.portal.privacy import case_views, rule_views, views

urlpatterns = [
    path("privacy/", views.privacy, name="privacy"),
    path("privacy/find/", views.privacy_find, name="privacy-find"),
    path("privacy/people/<uuid:uid>/", views.privacy_person, name="privacy-person"),
    path("privacy/accounts/<uuid:uid>/", views.privacy_account, name="privacy-account"),
    path("privacy/requests/new/", views.privacy_new, name="privacy-new"),
    path("privacy/requests/<uuid:uid>/", views.privacy_case, name="privacy-case"),
    path("privacy/requests/<uuid:uid>/file/", views.privacy_file, name="privacy-file"),
    path("privacy/requests/<uuid:uid>/identity/", case_views.identity, name="privacy-identity"),
    path("privacy/requests/<uuid:uid>/extend/", case_views.extend, name="privacy-extend"),
    path("privacy/requests/<uuid:uid>/correct/", case_views.correct, name="privacy-correct"),
    path("privacy/requests/<uuid:uid>/restrict/", case_views.restrict, name="privacy-restrict"),
    path("privacy/requests/<uuid:uid>/lift/", case_views.free, name="privacy-lift"),
    path("privacy/requests/<uuid:uid>/erase/", case_views.erase, name="privacy-erase"),
    path("privacy/requests/<uuid:uid>/answer/", case_views.close, name="privacy-answer"),
    path("privacy/retention/", rule_views.retention, name="retention"),
    path("privacy/retention/rules/<str:kind>/edit/", rule_views.edit_rule, name="edit-rule"),
    path("privacy/retention/<uuid:uid>/put-off/", rule_views.put_off, name="put-off"),
    path("privacy/processing/", rule_views.processing, name="processing"),
    path("privacy/processing/controller/", rule_views.edit_controller, name="edit-controller"),
    path("privacy/processing/<str:key>/edit/", rule_views.edit_processing, name="edit-processing"),
    path("profile/data/", views.own_data, name="own-data"),
]
