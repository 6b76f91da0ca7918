"""A certificate of help given, to print on A4; imported only where one is drawn."""

from collections.abc import Callable
from math import cos, pi, sin

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon, Rectangle

from handlers.chat.drawing import pdf
from handlers.chat.scene import Services
from handlers.chat.words import Day
from linkage.milestones import Reached
from linkage.models import Place
from linkage.timebank import Minutes

# A4 across, in millimetres, in which all below is measured.
_WIDE, _HIGH = 297.0, 210.0
_INCH = 25.4
# Dark enough to be read where a printer has black alone.
_INK, _RED, _PALE = "#1a1a1a", "#8c1d1d", "#f3e9e4"
# The frame's lines: how far from the edge, and how thick in points.
_FRAME = ((9.0, 3.5), (12.0, 0.8))
_MEDAL, _RAYS = (_WIDE / 2, 43.0), 32


def certificate(
    services: Services,
    language: str,
    street: Place,
    name: str,
    milestone: Minutes,
    reached: Reached,
) -> bytes:
    """A PDF: who has helped how much since when, by whom that is said, and the number to check."""

    def paint(figure: Figure, readable: str, writable: Callable[[str], str]) -> None:
        words = services.words
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, _WIDE), ylim=(0, _HIGH), aspect="equal")
        axes.set_axis_off()
        _frame(axes)
        _medal(axes, str(words.spoken(readable, milestone)))
        middle = _WIDE / 2
        _line(axes, middle, 168, words.text(readable, "certificate.title"), 40, _RED)
        _line(axes, middle, 142, words.text(readable, "certificate.to"), 15)
        # A name of which nothing can be printed is written on the line by hand.
        _line(axes, middle, 123, writable(name).strip(), 34)
        axes.plot((middle - 65, middle + 65), (113, 113), color=_RED, linewidth=0.8)
        since = Day(reached.since, full=True)
        body = words.text(
            readable,
            "certificate.body",
            {"length": milestone, "count": reached.tasks, "since": since},
        )
        _line(axes, middle, 90, body, 17)
        number = words.text(readable, "certificate.number", {"number": reached.number})
        _line(axes, 62, 42, number, 11)
        day = words.spoken(readable, Day(reached.at, full=True))
        _line(axes, _WIDE - 62, 42, f"{writable(street.named(readable))}\n{day}".strip(), 15)

    return pdf(services.font, language, (_WIDE / _INCH, _HIGH / _INCH), paint)


def _line(axes: Axes, x: float, y: float, words: str, size: float, colour: str = _INK) -> None:
    made = axes.text(x, y, words, fontsize=size, color=colour, ha="center", va="center")
    made.set_multialignment("center")
    made.set_linespacing(1.7)


def _frame(axes: Axes) -> None:
    """Two lines around the sheet, with a lozenge in each corner."""
    for edge, thick in _FRAME:
        size = (_WIDE - 2 * edge, _HIGH - 2 * edge)
        axes.add_patch(Rectangle((edge, edge), *size, fill=False, color=_RED, linewidth=thick))
    inner = _FRAME[-1][0]
    for x in (inner, _WIDE - inner):
        for y in (inner, _HIGH - inner):
            for half, colour in ((8.0, "white"), (5.0, _RED), (2.0, "white")):
                corners = ((x - half, y), (x, y + half), (x + half, y), (x, y - half))
                axes.add_patch(Polygon(corners, color=colour, zorder=3, linewidth=0))


def _medal(axes: Axes, length: str) -> None:
    """A medal with two ribbons, that says how long."""
    x, y = _MEDAL
    for side in (-1, 1):
        ribbon = ((2, -10), (16, -10), (20, -27), (13, -23), (7, -28))
        corners = [(x + side * dx, y + dy) for dx, dy in ribbon]
        axes.add_patch(Polygon(corners, color=_RED, linewidth=0))
    points = []
    for ray in range(2 * _RAYS):
        radius, turned = (20.0, 18.0)[ray % 2], pi * ray / _RAYS
        points.append((x + radius * cos(turned), y + radius * sin(turned)))
    axes.add_patch(Polygon(points, color=_RED, linewidth=0))
    axes.add_patch(Circle(_MEDAL, 15.5, facecolor=_PALE, edgecolor="white", linewidth=1.5))
    _line(axes, x, y, length, 15, _RED)
