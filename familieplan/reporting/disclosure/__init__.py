"""What of the figures may be published. The only place that hides or changes a figure.

**The method.** The rule in force (models.DisclosureRule) has a threshold t, five from the start, and says what is done
after *hide*: nothing more, *round* or *noise*. An edition keeps the rule that it was made under.

*Hide*, for all the years of a report and of those before it at once:
1. Primary: a figure from 1 to t - 1 counts so few people that they may be recognised, and is hidden (`few`). 0 is
   shown: it counts nobody. The number of children in a hidden group of families is hidden too.
2. Secondary: what anybody knows about the figures is written as linear relations: the sums of each table, the sums
   that tables have in common, who is counted among whom, how means are rounded (relations.py), and what leads from
   one year to the next (years.py): whoever has gone three years had help the year before. A figure is exposed
   when the lowest and the highest value it can have for somebody who reads all that is shown lie closer than t - 2.
   So is a difference from 1 to t - 1 between a group and a part of it: it counts people as well. For each exposed
   figure HiGHS finds by a mixed-integer program the cheapest further figures to hide (`protect`), small breakdowns
   before key figures.
3. Earlier editions (editions.py): a figure that is the same as in a report made before is the same to its readers. What
   that report showed is known and cannot be hidden again, what it hid stays hidden, and what its labels told is still
   told. So no report can be held against another. A figure that a new file has changed is another figure. Have so
   many changed that nothing can be hidden well enough in this way, the year begins a new series of editions: it is
   hidden by itself, for whoever sees it cannot know which figures have stayed as they were. The audit says so.
4. Audit: at last every hidden figure is bounded anew by two linear programs, given everything shown. The narrowest
   span is kept with the report. What earlier reports alone expose (by a lower threshold, say) is out, and not counted.

Places (own_relations.py) are cells like the others, hidden together with the city's: a bydel or a zone is never hidden
by itself, and a report of one shows cells of the city's edition and nothing more. So are the families' answers, and the
barriers.

`few` tells a reader "1 to t - 1"; `protect` tells nothing at all, and may stand for a small figure whose label says
too much. Every report that is made counts as shown, drafts too, for a draft can be taken out of the house.

*Round* then rounds every figure that is shown to a multiple of three, SSB's base, and *noise* moves every one of
them by up to five, as microdata.no does (noise.py); neither shows one below t. Both by a fixed seed for each figure, so
that asking again gives the same answer. Totals are changed by themselves, so sums may differ. Whoever reads changed
figures knows less than whoever reads the figures themselves, so all that *hide* proves holds; and a later edition under
another rule takes the figures of this one as known exactly, which is the safe side.
"""

from familieplan.reporting.disclosure.editions import Edition as Edition
from familieplan.reporting.disclosure.hiding import NotProtectedError as NotProtectedError
from familieplan.reporting.disclosure.hiding import hide as hide
from familieplan.reporting.disclosure.publishing import DEFAULT_THRESHOLD as DEFAULT_THRESHOLD
from familieplan.reporting.disclosure.publishing import Audit as Audit
from familieplan.reporting.disclosure.publishing import Method as Method
from familieplan.reporting.disclosure.publishing import PublishedYear as PublishedYear
from familieplan.reporting.disclosure.publishing import Reason as Reason
from familieplan.reporting.disclosure.publishing import edition as edition
from familieplan.reporting.disclosure.publishing import publish as publish
from familieplan.reporting.disclosure.publishing import publish_years as publish_years
from familieplan.reporting.disclosure.relations import Relation as Relation
