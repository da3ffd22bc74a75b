"""Pages: what one screen says, reckoned and put into words before any template sees it."""
