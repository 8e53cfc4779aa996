"""Addresses of shared resources and enquiries."""

from django.urls import path

from klustermotor.web.actors.resources import enquiry_views, views

urlpatterns = [
    path("resources/", views.resources, name="resources"),
    path("resources/new/", views.new_resource, name="new-resource"),
    path("resources/<uuid:uid>/", views.resource, name="resource"),
    path("resources/<uuid:uid>/edit/", views.edit_resource, name="edit-resource"),
    path("resources/<uuid:uid>/capacity/new/", views.new_capacity, name="new-capacity"),
    path("capacity/<uuid:uid>/edit/", views.edit_capacity, name="edit-capacity"),
    path("capacity/<uuid:uid>/remove/", views.remove_capacity, name="remove-capacity"),
    path("enquiries/", enquiry_views.enquiries, name="enquiries"),
    path("enquiries/new/", enquiry_views.new_enquiry, name="new-enquiry"),
    path("enquiries/<uuid:uid>/", enquiry_views.enquiry, name="enquiry"),
    path("enquiries/<uuid:uid>/edit/", enquiry_views.edit_enquiry, name="edit-enquiry"),
    path("enquiries/<uuid:uid>/close/", enquiry_views.close_enquiry, name="close-enquiry"),
    path("asked/<uuid:uid>/answer/", enquiry_views.answer_enquiry, name="answer-enquiry"),
]
