"""The published figures of an edition as files: workbook, table and data. Nothing is counted here, and nothing hidden.

All three read the figures that are kept with the report, and the register's words for them.
"""

from familieplan.reporting.export.files import Taken as Taken
from familieplan.reporting.export.files import taken as taken
