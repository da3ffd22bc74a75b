"""What YouTube's own pages and answers hold: pure readers that several sources share. Not a source itself.

Comes in: the text of a page, or what its scripts hold, decoded. Goes out: claims about the video and its comments.
`watch_page` is the door; the other modules each know one part of a page.
"""
