"""Addresses of evidence."""

from django.urls import path

from klustermotor.web.evidence import views

app_name = "evidence"
urlpatterns = [
    path("sources/", views.sources, name="sources"),
    path("sources/new/", views.new_source, name="new-source"),
    path("sources/<uuid:uid>/", views.source, name="source"),
    path("sources/<uuid:uid>/edit/", views.edit_source, name="edit-source"),
    path("attachments/<uuid:uid>/", views.attachment, name="attachment"),
    path("evidence/<str:kind>/<uuid:uid>/", views.known, name="known"),
    path("evidence/<str:kind>/<uuid:uid>/add/", views.add_support, name="add-support"),
    path("evidence/<str:kind>/<uuid:uid>/contest/", views.contest, name="contest"),
    path("evidence/<str:kind>/<uuid:uid>/decide/", views.decide, name="decide"),
    path("evidence/<str:kind>/<uuid:uid>/reopen/", views.reopen, name="reopen"),
    path("supports/<uuid:uid>/withdraw/", views.withdraw, name="withdraw-support"),
    path("objections/", views.objections, name="objections"),
    path("objections/export/", views.export_objections, name="export-objections"),
    path("objections/<uuid:uid>/", views.objection, name="objection"),
]
