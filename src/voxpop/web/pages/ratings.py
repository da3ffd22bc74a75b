"""The opinion of the public in words: who says it, whether it was rounded, estimated or reckoned here."""

from __future__ import annotations

from voxpop.model import Rating
from voxpop.web.pages.frame import Fact
from voxpop.web.reader import Reader

STARS = 5
WIDTH = 104  # of the five stars in their viewBox


def rating_facts(reader: Reader, rating: Rating) -> list[Fact]:
    """The facts of a rating: stars where there is a mean, then likes and dislikes. Empty where no rating was shown."""
    _ = reader.gettext
    found: list[Fact] = []
    if rating.mean is not None and rating.scale:
        found.append(_stars(reader, rating.mean, rating.scale, _origin(reader, rating)))
    elif rating.likes is not None and rating.dislikes is not None and rating.likes + rating.dislikes > 0:
        mean = 1 + 4 * rating.likes / (rating.likes + rating.dislikes)
        found.append(_stars(reader, round(mean, 1), 5.0, _("reckoned here from likes and dislikes")))
    if rating.likes is not None:
        if rating.dislikes is None:
            small = _("dislikes not shown")
        else:
            dislikes = reader.counted("%(n)s dislike", "%(n)s dislikes", rating.dislikes)
            small = f"{dislikes}, {rating.basis}" if rating.basis and "estimate" in rating.basis else dislikes
        found.append(Fact(_("Likes"), reader.number(rating.likes), small))
    return found


def stars_width(mean: float, scale: float) -> str:
    """How much of the stars is filled, in units of their viewBox."""
    return f"{max(0.0, min(1.0, mean / scale)) * WIDTH:.1f}"


def _stars(reader: Reader, mean: float, scale: float, small: str | None) -> Fact:
    text = reader.gettext("%(mean)s of %(scale)s") % {"mean": reader.decimal(mean), "scale": reader.decimal(scale)}
    return Fact(reader.gettext("Rating"), text, small, stars=stars_width(mean, scale))


def _origin(reader: Reader, rating: Rating) -> str | None:
    _ = reader.gettext
    if rating.basis == "mirror page":
        return _("as shown on the mirror page")
    return _("as said by %(whom)s") % {"whom": rating.basis} if rating.basis else None
