"""A platform that exists in the tests only: yt-dlp finds its extractor as it finds any plugin, through PYTHONPATH."""

from __future__ import annotations

import itertools

from yt_dlp.extractor.common import InfoExtractor


class HarbourIE(InfoExtractor):
    _VALID_URL = r"(?P<site>http://127\.0\.0\.1:\d+)/harbour/(?P<id>[\w-]+)"

    def _real_extract(self, url):
        site, video_id = self._match_valid_url(url).group("site", "id")
        page = self._download_json(f"{site}/harbour/{video_id}.json", video_id)
        return {**page, "id": video_id, "__post_extractor": self.extract_comments(site, video_id)}

    def _get_comments(self, site, video_id):
        for number in itertools.count():
            page = self._download_json(f"{site}/comments/{video_id}?page={number}", video_id, note=False)
            if page.get("warning"):
                self.report_warning(page["warning"])
            if page.get("off"):
                self.report_warning(page["off"])
                raise self.CommentsDisabled
            yield from page["comments"]
            if not page["more"]:
                return
