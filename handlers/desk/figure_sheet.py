"""The figures as a file for a spreadsheet program; imported only where one is asked for."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from handlers.chat.scene import Services
from handlers.desk.figure_words import group
from linkage.figures import Dimension, Fact, Rate, Rates, tally

_WIDTHS = (28.0, 14.0)
_PERCENT = "0.0%"
# The heading of each column after the group's own; a rate's stands after what it comes from.
COLUMNS = (
    "due", "in_time", "response",
    "asked", "answered", "resolved", "resolution",
    "satisfied", "satisfaction", "unsaid",
)  # fmt: skip


def workbook(services: Services, language: str, found: Sequence[Fact], month: str) -> bytes:
    """An .xlsx: a sheet of the months, and one of the month for each way to take it apart."""
    book = Workbook()
    book.remove(book.active)
    for dimension in (Dimension.MONTH, Dimension.ACTOR, Dimension.COMMUNITY, Dimension.CATEGORY):
        counted = [fact for fact in found if dimension is Dimension.MONTH or fact.month == month]
        words = services.words
        sheet = book.create_sheet(words.text(language, f"rates.by.{dimension}"))
        _head(sheet, [
            words.text(language, f"rates.dimension.{dimension}"),
            *(words.text(language, f"rates.column.{column}") for column in COLUMNS),
        ])  # fmt: skip
        none = words.text(language, "rates.none")
        for row, (name, rates) in enumerate(tally(counted, dimension).items(), start=2):
            called = str(words.spoken(language, group(services, dimension, name)))
            _row(sheet, row, called, rates, none)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _head(sheet: Worksheet, headings: Sequence[str]) -> None:
    for column, heading in enumerate(headings, start=1):
        cell = sheet.cell(1, column, heading)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        letter = cell.column_letter
        sheet.column_dimensions[letter].width = _WIDTHS[column > 1]
    sheet.freeze_panes = "B2"


def _row(sheet: Worksheet, row: int, called: str, rates: Rates, none: str) -> None:
    name = sheet.cell(row, 1, ILLEGAL_CHARACTERS_RE.sub("", called))
    # What begins with "=" would be a formula.
    name.data_type = "s"
    response, resolution, satisfaction = rates
    values: tuple[int | Rate, ...] = (
        response.of, response.good, response,
        resolution.of + resolution.silent, resolution.of, resolution.good, resolution,
        satisfaction.good, satisfaction, satisfaction.silent,
    )  # fmt: skip
    for column, value in enumerate(values, start=2):
        if isinstance(value, Rate):
            cell = sheet.cell(row, column, none if value.share is None else value.share)
            cell.number_format = _PERCENT
            cell.alignment = Alignment(horizontal="right")
        else:
            sheet.cell(row, column, value)
