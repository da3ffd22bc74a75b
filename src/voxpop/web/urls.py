"""Which address is answered by what."""

from __future__ import annotations

from django.urls import path

from voxpop.web import exporting, feeds, files, suggesting, views

urlpatterns = [
    path("", views.home),
    path("videos/", views.videos),
    path("v/<str:key>/", views.video),
    path("v/<str:key>/description/", views.description),
    path("v/<str:key>/comments/", views.thread),
    path("v/<str:key>/transcript/", views.transcript),
    path("v/<str:key>/history/", views.video_history),
    path("v/<str:key>/capture/", views.video_captures),
    path("c/<str:key>/", views.comment),
    path("c/<str:key>/thread/", views.replies),
    path("search/", views.search),
    path("search/feed.atom", feeds.of_search),
    path("searches/<str:name>/feed.atom", feeds.of_saved),
    path("search/hits.<str:form>", exporting.export),
    path("suggest/", suggesting.suggest),
    path("author/<str:key>/", views.author),
    path("channels/", views.channels),
    path("channel/<str:key>/", views.channel),
    path("captures/", views.captures),
    path("capture/<str:key>/", views.capture),
    path("report/<str:accession_id>/", views.report),
    path("help/", views.help),
    path("media/<str:accession_id>/<path:name>", files.media),
    path("original/<str:accession_id>/<path:name>", files.original),
    path("still/<str:key>", files.still),
    path("captions/<str:key>/<str:language>.vtt", files.captions),
    path("chapters/<str:key>.vtt", files.chapters),
]

handler400 = "voxpop.web.failures.bad_request"
handler404 = "voxpop.web.failures.not_found"
handler500 = "voxpop.web.failures.broken"
