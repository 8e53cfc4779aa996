"""Addresses of datasets, imports and saved queries."""

from django.urls import path

from klustermotor.web.jobs.results import link
from klustermotor.web.statistics.views import datasets, imports, queries

app_name = "statistics"

urlpatterns = [
    path("statistics/", datasets.datasets, name="datasets"),
    path("statistics/<uuid:uid>/", datasets.dataset, name="dataset"),
    path("statistics/<uuid:uid>/edit/", datasets.edit_dataset, name="edit-dataset"),
    path("statistics/<uuid:uid>/status/", datasets.decide, name="decide"),
    path("statistics/<uuid:uid>/reopen/", datasets.reopen, name="reopen"),
    path("statistics/<uuid:uid>/compare/", datasets.compare, name="compare-vintages"),
    path("statistics/vintages/<uuid:uid>/", datasets.vintage, name="vintage"),
    path("statistics/vintages/<uuid:uid>/file/", datasets.export_vintage, name="export-vintage"),
    path("statistics/vintages/<uuid:uid>/known/", datasets.known, name="known"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.new_import, name="new-import"),
    path("imports/<uuid:uid>/", imports.one_import, name="import"),
    path("imports/<uuid:uid>/sheet/", imports.choose_sheet, name="choose-sheet"),
    path("imports/<uuid:uid>/progress/", imports.progress, name="import-progress"),
    path("imports/<uuid:uid>/refused/", imports.refused_rows, name="refused-rows"),
    path("imports/<uuid:uid>/suggestions/", imports.accept_suggestions, name="accept-suggestions"),
    path("imports/<uuid:uid>/level/", imports.bring_in_level, name="bring-in-level"),
    path("imports/<uuid:uid>/run/", imports.run_import, name="run-import"),
    path("imports/<uuid:uid>/restart/", imports.restart_import, name="restart-import"),
    path("imports/<uuid:uid>/reopen/", imports.reopen_import, name="reopen-import"),
    path("imports/<uuid:uid>/discard/", imports.discard_import, name="discard-import"),
    path("queries/", queries.queries, name="queries"),
    path("queries/new/", queries.new_query, name="new-query"),
    path("queries/<uuid:uid>/", queries.query, name="query"),
    path("queries/<uuid:uid>/choose/", queries.choose, name="choose-query"),
    path("queries/<uuid:uid>/progress/", queries.progress, name="query-progress"),
    path("queries/<uuid:uid>/refresh/", queries.refresh, name="refresh-query"),
    path("queries/<uuid:uid>/look-up/", queries.look_up, name="look-up-query"),
    path("queries/<uuid:uid>/delete/", queries.delete, name="delete-query"),
    path("queries/<uuid:uid>/refused/", queries.refused_rows, name="query-refusals"),
]

link("statistics.check", "statistics:import", key="import")
link("statistics.import", "statistics:dataset", key="dataset")
link("statistics.describe", "statistics:query", key="query")
link("statistics.refresh", "statistics:query", key="query")
