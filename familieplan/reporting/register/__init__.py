"""The register of figures: every figure that may be published, and the tables they stand in.

Page, paper, workbook, CSV, JSON and API all read it, so that a figure has one id, one name, one unit, one definition
and one source everywhere. An id is the path of the cell in a year's document, and is never given to another figure.
"""

from familieplan.reporting.register.entries import FigureEntry as FigureEntry
from familieplan.reporting.register.entries import RowEntry as RowEntry
from familieplan.reporting.register.entries import TableEntry as TableEntry
from familieplan.reporting.register.figures import figures as figures
from familieplan.reporting.register.tables import tables as tables
