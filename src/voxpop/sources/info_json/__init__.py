"""yt-dlp's info.json, wherever it lies: in a file of its own, in a dump, within a media file.

Comes in: an original, or a part of one, that holds such JSON. Goes out: a `Page` of its fields, a `CaptureClaim`, its
comments.
"""
