"""Addresses of clusters and who belongs to them."""

from django.urls import path

from klustermotor.web.mapping.membership import actor_views, views

urlpatterns = [
    path("clusters/", views.clusters, name="known-clusters"),
    path("clusters/new/", views.new, name="new-cluster"),
    path("clusters/<uuid:uid>/", views.one, name="known-cluster"),
    path("clusters/<uuid:uid>/picture.<str:format>", views.picture, name="cluster-picture"),
    path("clusters/<uuid:uid>/edit/", views.edit, name="edit-cluster"),
    path("clusters/<uuid:uid>/remove/", views.remove, name="remove-cluster"),
    path("clusters/<uuid:uid>/actors/new/", actor_views.add, name="add-cluster-actor"),
    path("clusters/<uuid:uid>/actors/selection/", actor_views.take, name="take-selection"),
    path("clusters/<uuid:uid>/actors/file/", actor_views.bring_in, name="bring-in-cluster-actors"),
    path("clusters/actors/<uuid:uid>/", actor_views.one, name="cluster-actor"),
    path("clusters/actors/<uuid:uid>/edit/", actor_views.edit, name="edit-cluster-actor"),
    path("clusters/actors/<uuid:uid>/move/", actor_views.move, name="move-cluster-actor"),
    path("clusters/actors/<uuid:uid>/leave/", actor_views.leave, name="leave-cluster"),
    path("clusters/actors/<uuid:uid>/remove/", actor_views.remove, name="remove-cluster-actor"),
    path("clusters/of/<uuid:uid>/new/", actor_views.join, name="join-cluster"),
]
