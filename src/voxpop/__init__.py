"""Voxpop keeps a video page whole: the video, its description, its rating and everything people said under it."""

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    """The version is read out of the installed package when it is first asked for, which takes as long as all else."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import version

    return version("voxpop")
