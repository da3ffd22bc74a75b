"""What a page says to machines in the words of schema.org: videos and comments, in JSON-LD or microdata.

Comes in: a parsed page. Goes out: `Thing`s, and the claims that they make.
"""
