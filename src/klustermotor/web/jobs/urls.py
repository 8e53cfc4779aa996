"""Addresses of the background work."""

from django.urls import path

from klustermotor.web.jobs import views

app_name = "jobs"

urlpatterns = [
    path("background/", views.job_list, name="jobs"),
    path("background/schedules/", views.schedule_list, name="schedules"),
    path("background/schedules/<uuid:uid>/", views.change_schedule, name="change-schedule"),
    path("background/<uuid:uid>/", views.job, name="job"),
    path("background/<uuid:uid>/progress/", views.progress, name="progress"),
    path("background/<uuid:uid>/stop/", views.cancel, name="cancel"),
    path("background/<uuid:uid>/restart/", views.restart, name="restart"),
]
