"""One's months in the time bank as a picture; imported only where one is asked for."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from handlers.chat.drawing import png
from handlers.chat.scene import Services
from linkage.figures import month_of
from linkage.timebank import Minutes
from storage.timebank import Entry

_IN, _OUT = "#2e8b57", "#d98200"


def picture(
    services: Services, language: str, entries: Sequence[Entry], months: Sequence[str]
) -> bytes:
    """A PNG: for each month, in hours, what came and what went."""
    words = services.words

    def paint(figure: Figure, readable: str) -> None:
        axes = figure.subplots()
        for sign, side, colour in ((1, "came", _IN), (-1, "went", _OUT)):
            moved = [
                sum(
                    one.minutes
                    for one in entries
                    if one.minutes * sign > 0 and month_of(one.at, services.zone) == month
                )
                for month in months
            ]
            label = words.text(readable, f"timebank.picture.{side}")
            hours = [minutes / 60 for minutes in moved]
            bars = axes.bar(range(len(months)), hours, width=0.6, color=colour, label=label)
            said = [words.spoken(readable, Minutes(abs(one))) if one else "" for one in moved]
            axes.bar_label(bars, said, padding=2, fontsize=8)
        axes.axhline(0, color="#888888", linewidth=0.8)
        axes.set_xticks(range(len(months)), months)
        axes.margins(y=0.15)
        axes.grid(axis="y", alpha=0.3)
        axes.set_axisbelow(True)
        axes.set_ylabel(words.text(readable, "timebank.picture.hours"))
        axes.set_title(words.text(readable, "timebank.picture.title"))
        # 2 is the left of its upper edge.
        axes.legend(loc=2, frameon=False, ncols=2)

    return png(services.font, language, (8, 5), paint)
