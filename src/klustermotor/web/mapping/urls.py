"""Addresses of regional analyses, their results, and fields of strength."""

from django.urls import path

from klustermotor.web.jobs.results import link
from klustermotor.web.mapping.absence.urls import urlpatterns as absence_patterns
from klustermotor.web.mapping.answers.urls import urlpatterns as answer_patterns
from klustermotor.web.mapping.chains.urls import urlpatterns as chain_patterns
from klustermotor.web.mapping.fields.urls import urlpatterns as field_patterns
from klustermotor.web.mapping.leadership.urls import urlpatterns as leadership_patterns
from klustermotor.web.mapping.membership.urls import urlpatterns as cluster_patterns
from klustermotor.web.mapping.models import RUN_KIND
from klustermotor.web.mapping.network import people_views as network_people
from klustermotor.web.mapping.network import views as network
from klustermotor.web.mapping.views import analyses, exports, known, report, results
from klustermotor.web.mapping.waves.urls import urlpatterns as wave_patterns

app_name = "mapping"
urlpatterns = [
    path("region/analyses/", analyses.listing_page, name="analyses"),
    path("region/analyses/new/", analyses.create, name="create-analysis"),
    path("region/analyses/<uuid:uid>/", analyses.one, name="analysis"),
    path("region/analyses/<uuid:uid>/change/", analyses.change, name="change-analysis"),
    path("region/analyses/<uuid:uid>/start/", analyses.start, name="start-analysis"),
    path("region/progress/<uuid:uid>/", analyses.progress, name="progress"),
    path("region/progress/<uuid:uid>/restart/", analyses.restart, name="restart"),
    path("region/runs/<uuid:uid>/", analyses.run, name="run"),
    path("region/runs/<uuid:uid>/known/", known.known, name="known"),
    path("region/map/", results.map_page, name="map"),
    path("region/strong-clusters/", results.strong_clusters, name="strong-clusters"),
    path("region/clusters/<str:code>/", results.cluster, name="cluster"),
    path("region/outward/", results.outward, name="outward"),
    path("region/growth/", results.growth, name="growth"),
    path("region/report/file/", report.report, name="region-report"),
    path("region/report/keep/", report.keep_report, name="keep-region-report"),
    path("region/<slug:page>/table/", exports.table, name="table"),
    path("region/<slug:page>/picture.<str:format>", exports.picture, name="picture"),
    path("network/", network.network, name="network"),
    path("network/people/", network_people.people, name="network-people"),
    path("network/people/table/", network_people.table, name="network-people-table"),
    path("network/people/people.<str:format>", network_people.file, name="network-people-file"),
    path("network/table/", network.table, name="network-table"),
    path("network/network.<str:format>", network.file, name="network-file"),
    *field_patterns,
    *chain_patterns,
    *cluster_patterns,
    *answer_patterns,
    *wave_patterns,
    *absence_patterns,
    *leadership_patterns,
]

link(RUN_KIND, "mapping:run", key="run")
