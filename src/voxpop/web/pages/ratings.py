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


def said_of(reader: Reader, rating: Rating) -> str | None:
    """A rating in one line, and who says it; None where there is none."""
    found = []
    if rating.mean is not None and rating.scale:
        found.append(_of_scale(reader, rating.mean, rating.scale))
    if rating.likes is not None:
        found.append(reader.counted("%(n)s like", "%(n)s likes", rating.likes))
    if rating.dislikes is not None:
        found.append(reader.counted("%(n)s dislike", "%(n)s dislikes", rating.dislikes))
    said = ", ".join(found)
    return f"{said} ({rating.basis})" if said and rating.basis else said or None


def stars_width(mean: float, scale: float) -> str:
    """How much of the stars is filled, in units of their viewBox."""
    return f"{max(0.0, min(1.0, mean / scale)) * WIDTH:.1f}"


def _stars(reader: Reader, mean: float, scale: float, small: str | None) -> Fact:
    return Fact(reader.gettext("Rating"), _of_scale(reader, mean, scale), small, stars=stars_width(mean, scale))


def _of_scale(reader: Reader, mean: float, scale: float) -> str:
    return reader.gettext("%(mean)s of %(scale)s") % {"mean": reader.decimal(mean), "scale": reader.decimal(scale)}


def _origin(reader: Reader, rating: Rating) -> str | None:
    _ = reader.gettext
    if rating.basis == "mirror page":
        return _("as shown on the mirror page")
    return _("as said by %(whom)s") % {"whom": rating.basis} if rating.basis else None
