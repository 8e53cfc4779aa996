"""Addresses of value chains."""

from django.urls import path, re_path

from klustermotor.web.mapping.chains import actor_views, file_views, part_views, views

urlpatterns = [
    path("chains/", views.chains, name="chains"),
    path("chains/new/", views.new_chain, name="new-chain"),
    path("chains/<uuid:uid>/", views.chain, name="chain"),
    path("chains/<uuid:uid>/edit/", views.edit_chain, name="edit-chain"),
    path("chains/<uuid:uid>/remove/", views.remove_chain, name="remove-chain"),
    path("chains/<uuid:uid>/table/", views.chain_table, name="chain-table"),
    path("chains/<uuid:uid>/chain.<str:format>", views.chain_picture, name="chain-picture"),
    path("chains/<uuid:uid>/tiers.<str:format>", views.tiers_picture, name="chain-tiers-picture"),
    path("chains/<uuid:uid>/bring-in/", file_views.bring_in, name="bring-in-chain"),
    path("chains/<uuid:uid>/stages/new/", part_views.new_stage, name="new-stage"),
    path("chains/<uuid:uid>/links/new/", part_views.new_link, name="new-stage-link"),
    path("chains/<uuid:uid>/lanes/new/", part_views.new_lane, name="new-lane"),
    path("chains/stages/<uuid:uid>/", part_views.stage, name="chain-stage"),
    path("chains/stages/<uuid:uid>/known/", views.stage_known, name="stage-known"),
    path("chains/stages/<uuid:uid>/edit/", part_views.edit_stage, name="edit-stage"),
    path("chains/stages/<uuid:uid>/move/", part_views.move_stage, name="move-stage"),
    path("chains/stages/<uuid:uid>/needs/new/", part_views.new_need, name="new-need"),
    path("chains/stages/<uuid:uid>/actors/new/", actor_views.new_actor, name="new-chain-actor"),
    path("chains/stages/<uuid:uid>/actors/place/", actor_views.place, name="place-actors"),
    path("chains/stages/<uuid:uid>/candidates/answer/", actor_views.answer, name="answer-candidate"),
    path("chains/candidates/<uuid:uid>/take-back/", actor_views.take_back, name="take-back-candidate"),
    path("chains/links/<uuid:uid>/edit/", part_views.edit_link, name="edit-stage-link"),
    path("chains/needs/<uuid:uid>/edit/", part_views.edit_need, name="edit-need"),
    path("chains/lanes/<uuid:uid>/edit/", part_views.edit_lane, name="edit-lane"),
    path("chains/actors/<uuid:uid>/", actor_views.actor, name="chain-actor"),
    path("chains/actors/<uuid:uid>/edit/", actor_views.edit_actor, name="edit-chain-actor"),
    path("chains/actors/<uuid:uid>/tier/", actor_views.step_tier, name="step-tier"),
    path("chains/tiers/<uuid:uid>/remove/", actor_views.remove_tier, name="remove-tier"),
    re_path(
        r"^chains/(?P<kind>stage|link|need|lane|actor)/(?P<uid>[0-9a-f-]{36})/remove/$",
        part_views.remove_part,
        name="remove-chain-part",
    ),
]
