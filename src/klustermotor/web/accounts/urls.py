"""Addresses of the pages about oneself, and of the trail."""

from django.urls import path

from klustermotor.web.accounts import views

app_name = "accounts"

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/sessions/end/", views.sign_out_elsewhere, name="sign-out-elsewhere"),
    path("profile/language/", views.choose_language, name="choose-language"),
    path("profile/tokens/", views.token_list, name="tokens"),
    path("profile/tokens/<uuid:uid>/revoke/", views.revoke_token, name="revoke-token"),
    path("workbench/switch/", views.switch_tenant, name="switch-tenant"),
    path("trail/", views.trail, name="trail"),
    path("trail/export/", views.export_trail, name="export-trail"),
]
