"""Voxpop keeps a video page whole: the video, its description, its rating and everything people said under it."""

from importlib.metadata import version

__version__ = version("voxpop")

__all__ = ["__version__"]
