"""Draws pictures, and sheets to print, that can say things in Chinese.

Drawn in a thread of its own, through figures and canvases alone: matplotlib's pyplot keeps every
picture it made. This module is imported only where one is asked for.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from threading import Lock

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontPath, findfont, findSystemFonts
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

# The first characters of "community", "solved", "street" and "satisfied" in Chinese: a font with
# these has all that a picture says, where it has figures and letters too. Droid's has none.
_COMMON = (0x793E, 0x89E3, 0x8857, 0x6EE1, ord("0"), ord("a"))
# Of several, plain strokes and the mainland's forms are read best.
_LIKED = ("sanscjksc", "sanssc", "wenquanyi", "yahei", "heiti", "sans")
# Of a sheet's width, what a line may take up.
_WIDEST = 0.8
# matplotlib says of none of its parts that two threads may draw with it at once.
_DRAWING = Lock()


def png(
    named: Path | None,
    language: str,
    inches: tuple[float, float],
    paint: Callable[[Figure, str], None],
) -> bytes:
    """A PNG of what is painted in a language, with the named font or the best of the system's.

    Without a font that has Chinese, its words are English.
    """
    with _DRAWING:
        font = chinese_font(named)
        figure = Figure(figsize=inches, dpi=120, layout="constrained")
        FigureCanvasAgg(figure)
        paint(figure, language if font is not None else "en")
        for text in figure.findobj(Text):
            _set_font(text, font)
        file = BytesIO()
        figure.savefig(file, format="png")
    return file.getvalue()


def pdf(
    named: Path | None,
    language: str,
    inches: tuple[float, float],
    paint: Callable[[Figure, str, Callable[[str], str]], None],
) -> bytes:
    """A sheet to print, of what is painted in a language, as `png` does a picture.

    `paint` is also given what leaves out of a text all that the font cannot write, for nobody knows
    what names are made of. A line too wide for the sheet is made smaller. The glyphs are embedded
    as drawings (Type 3): what matplotlib embeds of an OpenType collection as a font (Type 42), not
    every reader takes.
    """
    with _DRAWING:
        font = chinese_font(named)
        face = FT2Font(findfont("DejaVu Sans") if font is None else font)
        figure = Figure(figsize=inches)
        FigureCanvasAgg(figure)
        paint(
            figure,
            language if font is not None else "en",
            lambda text: "".join(one for one in text if face.get_char_index(ord(one))),
        )
        for text in figure.findobj(Text):
            _set_font(text, font)
            width = text.get_window_extent().width / figure.bbox.width
            size = text.get_fontproperties().get_size_in_points()
            text.set_fontsize(size * _WIDEST / max(width, _WIDEST))
        file = BytesIO()
        with rc_context({"pdf.fonttype": 3}):
            # Without the moment it was made at: the same is the same sheet whenever it is drawn.
            figure.savefig(file, format="pdf", metadata={"CreationDate": None})
    return file.getvalue()


def chinese_font(named: Path | None) -> FontPath | None:
    """The named font, or else the best of the system's, that can write Chinese; None without."""
    if named is not None and (faces := list(_chinese_faces(named))):
        return min(faces)[1]
    found = [face for path in findSystemFonts() for face in _chinese_faces(Path(path))]
    return min(found)[1] if found else None


def _chinese_faces(path: Path) -> Iterator[tuple[tuple[int, bool, str], FontPath]]:
    """The faces of a font's file that can write Chinese, the best having the least rank."""
    try:
        faces = FT2Font(str(path)).num_faces
    except (OSError, RuntimeError):
        # No font, or one in a form that is not drawn with: another will do.
        return
    for index in range(faces):
        face = FT2Font(str(path), face_index=index)
        if all(map(face.get_char_index, _COMMON)):
            name = face.family_name.lower().replace(" ", "")
            liked = next((at for at, one in enumerate(_LIKED) if one in name), len(_LIKED))
            bold = "regular" not in face.style_name.lower()
            yield (liked, bold, name), FontPath(str(path), index)


def _set_font(text: Text, font: FontPath | None) -> None:
    text.set_parse_math(False)
    if font is not None:
        properties = text.get_fontproperties().copy()
        properties.set_file(font)
        text.set_fontproperties(properties)
