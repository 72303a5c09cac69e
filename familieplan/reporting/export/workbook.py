"""The figures as a workbook: what they are, one sheet for each table, and every figure of every year in one."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.templatetags.fp import full_day
from familieplan.reporting.disclosure import Method
from familieplan.reporting.export.about import about
from familieplan.reporting.export.sheets import Sheet, sheets
from familieplan.reporting.export.told import told
from familieplan.reporting.models import AnnualReport
from familieplan.reporting.tables import Cell

INK, QUIET, HEAD, LINE = "#1f2a2c", "#53605f", "#e6efee", "#b9c6c4"
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 15},
    "quiet": {"font_color": QUIET, "text_wrap": True, "valign": "top"},
    "stub": {"bold": True, "bg_color": HEAD, "bottom": 1, "bottom_color": INK, "text_wrap": True, "valign": "bottom"},
    "head": {"bold": True, "bg_color": HEAD, "bottom": 1, "bottom_color": INK, "text_wrap": True, "align": "right"},
    "label": {"bottom": 1, "bottom_color": LINE, "text_wrap": True, "valign": "top"},
    "number": {"bottom": 1, "bottom_color": LINE, "num_format": "#,##0", "valign": "top"},
    "share": {"bottom": 1, "bottom_color": LINE, "num_format": "0 %", "valign": "top"},
    "missing": {"bottom": 1, "bottom_color": LINE, "font_color": QUIET, "align": "right", "valign": "top"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "plain": {"valign": "top"},
    "bold": {"bold": True, "valign": "top"},
    "link": {"font_color": "#0f5a60", "underline": 1, "valign": "top"},
}
LABEL_WIDTH, NUMBER_WIDTH, NOTE_WIDTH = 46, 14, 96


class _Book:
    def __init__(self, report: AnnualReport) -> None:
        self.report = report
        self.bytes = BytesIO()
        # What looks like a formula or an address is text, whoever wrote it.
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(self.bytes, options)
        base = {"font_name": "Calibri", "font_size": 11, "font_color": INK}
        self.looks = {name: self.book.add_format(base | look) for name, look in LOOKS.items()}

    def sheet(self, name: str, *, wide: bool = False) -> Any:
        made = self.book.add_worksheet(name)
        made.hide_gridlines(2)
        made.set_paper(9)
        if wide:
            made.set_landscape()
        made.fit_to_pages(1, 0)
        made.set_footer(f"&L{self.report}, {self.report.state_text}&R&P / &N")
        return made

    def close(self) -> bytes:
        self.book.close()
        return self.bytes.getvalue()


def as_xlsx(report: AnnualReport) -> bytes:
    """Needs a ready report with_state(). The same bytes for the same report in the same state."""
    book, pages = _Book(report), sheets(report.contents)
    made_at = timezone.localtime(report.ready_at).replace(tzinfo=None, microsecond=0) if report.ready_at else None
    book.book.set_properties({"title": str(report), "author": about(report).municipality, "created": made_at})
    _front(book, pages)
    for page in pages:
        _table(book, page)
    _all(book)
    return book.close()


def _front(book: _Book, pages: list[Sheet]) -> None:
    sheet = book.sheet(_("Om tallene"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, NOTE_WIDTH)
    sheet.write_string(0, 0, str(book.report), book.looks["title"])
    row = 2
    for name, words in _facts(book.report):
        sheet.write_string(row, 0, name, book.looks["bold"])
        sheet.write_string(row, 1, words, book.looks["wrapped"])
        row += 1
    row += 1
    sheet.write_string(row, 0, _("Ark"), book.looks["bold"])
    for page in pages:
        sheet.write_url(row, 1, f"internal:'{page.name}'!A1", book.looks["link"], f"{page.name}: {page.title}")
        row += 1
    sheet.write_url(row, 1, f"internal:'{_('Alle tall')}'!A1", book.looks["link"], _("Alle tall, for alle årene"))
    row += 2
    sheet.write_string(row, 0, _("Slik er tallene laget"), book.looks["bold"])
    for letter, words in book.report.contents.circumstances.definitions.items():
        row += 1
        sheet.write_string(row, 0, letter, book.looks["plain"])
        sheet.write_string(row, 1, words, book.looks["wrapped"])


def _facts(report: AnnualReport) -> list[tuple[str, str]]:
    known, around = about(report), report.contents.circumstances
    small = _("Tall fra 1 til %(most)s vises ikke. Andre tall kan være skjult for å verne dem.")
    facts = [
        (_("Kommune"), known.municipality),
        (_("Utgave og tilstand"), f"{known.edition}, {report.state_text}"),
        (_("Laget av"), f"{known.author}, Familieplan {known.version}"),
        (_("Tall hentet"), full_day(around.cutoff_on)),
        (_("Små tall"), small % {"most": around.threshold - 1}),
        (_("Kilder"), _("KOSTRA 11F og 11CF, og kommunens egne planer i Familieplan")),
        (_("Les dem rett"), _("En endring er ikke bevis på at et tiltak har virket.")),
    ]
    if around.method != Method.HIDE:
        changed = _("%(how)s. Hvert tall er endret for seg, så summer kan avvike.")
        facts.insert(5, (_("Tallene som vises"), changed % {"how": Method(around.method).label}))
    return [*facts, (_("Merk"), _("Oppdiktede tall."))] if known.invented else facts


def _table(book: _Book, page: Sheet) -> None:
    sheet = book.sheet(page.name, wide=len(page.columns) > 4)
    sheet.set_column(0, 0, LABEL_WIDTH)
    sheet.set_column(1, len(page.columns), NUMBER_WIDTH)
    sheet.write_string(0, 0, page.title, book.looks["title"])
    sheet.write_string(1, 0, f"{book.report}, {book.report.state_text.lower()}", book.looks["plain"])
    head = 3
    sheet.write_string(head, 0, page.stub, book.looks["stub"])
    for place, column in enumerate(page.columns, start=1):
        sheet.write_string(head, place, column, book.looks["head"])
    sheet.freeze_panes(head + 1, 1)
    sheet.repeat_rows(head)
    for row, each in enumerate(page.rows, start=head + 1):
        sheet.write_string(row, 0, f"{each.label} ({each.definition})", book.looks["label"])
        for place, cell in enumerate(each.cells, start=1):
            _cell(book, sheet, row, place, cell)
    last = max(len(page.columns), 4)
    for row, note in enumerate(page.notes, start=head + len(page.rows) + 2):
        sheet.merge_range(row, 0, row, last, note, book.looks["quiet"])
        sheet.set_row(row, 15 * (1 + len(note) // (LABEL_WIDTH + last * NUMBER_WIDTH)))


def _cell(book: _Book, sheet: Any, row: int, place: int, cell: Cell) -> None:
    if cell.value is None:
        sheet.write_string(row, place, cell.text, book.looks["missing"])
    else:
        sheet.write_number(row, place, cell.value, book.looks["share" if isinstance(cell.value, float) else "number"])


def _all(book: _Book) -> None:
    sheet = book.sheet(_("Alle tall"), wide=True)
    head = [_("År"), _("Tall"), _("Verdi"), _("Hvorfor verdien mangler"), _("Enhet"), _("Tabell"), _("Definisjon")]
    head += [_("Kilde"), _("Kan vites fra"), _("Id")]
    for place, width in enumerate((7, 44, 10, 16, 11, 44, 11, 44, 14, 34)):
        sheet.set_column(place, place, width)
    for place, name in enumerate(head):
        sheet.write_string(0, place, name, book.looks["stub"])
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    row = 0
    for figure in told(book.report.contents):
        entry = figure.entry
        after = [str(entry.unit.label), figure.table, entry.definition, str(entry.source.label)]
        for each in figure.years:
            row += 1
            sheet.write_number(row, 0, each.year, book.looks["plain"])
            sheet.write_string(row, 1, str(entry.name), book.looks["plain"])
            if each.value is not None:
                sheet.write_number(row, 2, each.value, book.looks["number"])
            for place, words in enumerate([each.why, *after, figure.known_from, entry.id], start=3):
                sheet.write_string(row, place, words, book.looks["plain"])
    sheet.autofilter(0, 0, row, len(head) - 1)
