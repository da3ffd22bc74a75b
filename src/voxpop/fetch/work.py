"""The steps of one fetch: page, comments, captions and still, media; each kept before the next begins."""

from __future__ import annotations

import time
from typing import Any

from voxpop.fetch.comments import end_without, fetch_comments
from voxpop.fetch.folder import Folder, PageState, replace, to_json
from voxpop.fetch.ledger import Ledger
from voxpop.fetch.order import Order
from voxpop.fetch.secrets import without_secrets
from voxpop.fetch.ytdlp import VERSION, Door, OtherFile

MEDIA_URLS_LAST_SECONDS = 1_800  # after hours of comments the addresses of the media may have expired


class Work:
    """One run over the steps that are still owed."""

    def __init__(self, order: Order, folder: Folder, ledger: Ledger) -> None:
        self._url, self._options = order.url, order.options
        self._folder, self._ledger, self._state = folder, ledger, ledger.state
        self._door = Door(folder, order.options, note=ledger.note, downloaded=self._downloaded)
        self._step = "page"

    def run(self) -> None:
        """Do what is owed. One look at the page is always needed: what yt-dlp does next starts from it."""
        self._begin("page")
        info = self._extract()
        if info is None:
            return
        owes_comments = self._options.comments and self._state.comments_owed(self._options.max_comments)
        if (
            self._state.page is None or self._state.is_old or owes_comments
        ):  # comments belong to the page as it was with them
            self._keep_page(info)
        extracted_at = time.time()
        if owes_comments:
            self._comments(info)
        if not self._state.beside_done:
            self._beside(info)
        if self._options.media and not self._state.media_done:
            is_old = time.time() - extracted_at > MEDIA_URLS_LAST_SECONDS
            self._media((self._door.extract(self._url) if is_old else None) or info)

    def _begin(self, step: str) -> None:
        self._step = step
        self._ledger.begin(step)

    def _extract(self) -> dict[str, Any] | None:
        heard = self._door.listen()
        info = self._door.extract(self._url)
        if info is None:
            self._ledger.fail(self._url, heard.errors[-1] if heard.errors else "yt-dlp found no video there")
        elif info.get("_type", "video") != "video":
            self._ledger.fail(self._url, "this is a list of several videos; add each by its own URL")
            return None
        return info

    def _keep_page(self, info: dict[str, Any]) -> None:
        page, removed = without_secrets(self._door.plain(info))
        for place in removed:
            self._ledger.note("removed", f"{place}: a secret of this session, not of the page")
        claimed = page.get("comment_count") if page.get("comments") is None else None
        before, self._state.page = self._state.page, PageState(
            id=str(page.get("id")),
            captured=int(page["epoch"]),
            claimed_comment_count=int(claimed) if isinstance(claimed, (int, float)) else None,
            tool_version=VERSION,
            settings={name: to_json(value).decode() for name, value in self._door.settings.items()},
        )  # fmt: skip
        if before is not None and self._state.comments_since is None and self._folder.has_comments():
            self._state.comments_since = before.captured
        self._state.is_old = False
        replace(self._folder.page, to_json(page))
        self._ledger.save()
        self._ledger.tell(1, 1)

    def _comments(self, info: dict[str, Any]) -> None:
        self._begin("comments")
        if self._door.offers_comments:
            fetch_comments(self._door, self._folder, self._ledger, self._options.max_comments)
            return
        platform = info.get("extractor_key")
        if info.get("comments") is None:
            self._ledger.note("note", f"yt-dlp has no reader for the comments of this platform ({platform})")
        else:
            self._ledger.note("note", "the page data hold comments already; whether they are all is not known")
        end_without(self._folder, self._ledger, None)

    def _beside(self, info: dict[str, Any]) -> None:
        self._begin("captions")
        heard = self._door.listen()
        self._folder.beside.mkdir(exist_ok=True)
        self._door.fetch_beside(info)
        troubles = [*heard.errors, *(text for text in heard.warnings if text.startswith("Unable to download"))]
        self._state.beside_done = not troubles
        self._ledger.save()
        self._ledger.tell(1, 1)
        for trouble in troubles:
            self._ledger.fail("captions and still", trouble)

    def _media(self, info: dict[str, Any]) -> None:
        self._begin("media")
        heard = self._door.listen()
        self._folder.media.mkdir(exist_ok=True)
        if info.get("is_live"):
            self._ledger.fail("media", "the stream is still running; add the URL again when it has ended")
        elif not info.get("formats") and not info.get("url"):
            self._ledger.fail("media", "yt-dlp found no media on the page")
        elif self._fetch_media(info):
            self._state.media_done, self._state.media_format = True, self._options.format
            self._ledger.save()
        else:
            self._ledger.fail("media", heard.errors[-1] if heard.errors else "yt-dlp brought none and did not say why")

    def _fetch_media(self, info: dict[str, Any]) -> bool:
        try:
            return self._door.fetch_media(info)
        except OtherFile as other:
            self._ledger.note("note", str(other))
            self._folder.drop_media(self._state)
            return self._door.fetch_media(info)

    def _downloaded(self, name: str, done: int, total: int | None, is_exact: bool) -> None:
        """Called for each block. A length other than when the `.part` began is another file's."""
        self._ledger.tell(done, total)
        if self._step != "media" or total is None or not is_exact:
            return
        if name not in self._state.media_lengths:
            self._state.media_lengths[name] = total
            self._ledger.save()
        elif self._state.media_lengths[name] != total:
            raise OtherFile(f"the media changed at the platform while they were fetched ({name}); begun again")
