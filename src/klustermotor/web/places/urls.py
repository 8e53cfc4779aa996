"""Addresses of regions and classifications."""

from django.urls import path

from klustermotor.web.places import concordance_views, list_views, views

app_name = "places"

urlpatterns = [
    path("regions/", views.region_sets, name="region-sets"),
    path("regions/sets/new/", list_views.bring_in_regions, name="bring-in-regions"),
    path("regions/sets/ours/", list_views.bring_in_reference_set, name="bring-in-reference-set"),
    path("regions/sets/<uuid:uid>/", views.region_set, name="region-set"),
    path("regions/sets/<uuid:uid>/file/", views.export_region_set, name="export-region-set"),
    path("regions/sets/<uuid:uid>/boundaries/", views.set_boundaries, name="set-boundaries"),
    path("regions/own/new/", views.make_own_region, name="make-own-region"),
    path("regions/<uuid:uid>/", views.region, name="region"),
    path("regions/<uuid:uid>/edit/", views.edit_own_region, name="edit-own-region"),
    path("regions/<uuid:uid>/end/", views.end_own_region, name="end-own-region"),
    path("regions/<uuid:uid>/focus/", views.focus_region, name="focus-region"),
    path("classifications/", views.classifications, name="classifications"),
    path("classifications/new/", list_views.bring_in_industries, name="bring-in-industries"),
    path("classifications/upload/", views.upload_definitions, name="upload-definitions"),
    path("classifications/ways/new/", concordance_views.upload_concordance, name="upload-concordance"),
    path("classifications/<uuid:uid>/", views.classification, name="classification"),
    path("classifications/<uuid:uid>/file/", views.export_classification, name="export-classification"),
]
