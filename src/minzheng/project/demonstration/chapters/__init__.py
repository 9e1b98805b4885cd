"""演示篇章 — one module for each concept that the invented city shows beside its facilities, offices and people.

A chapter drafts its rows from one random source of its own, loads them, reckons its own figures independently of the
product, and spoils some rows so that exactly one control finds each. ``CHAPTERS`` is the order in which they are loaded.
"""

from minzheng.project.demonstration.chapters.activations import ACTIVATIONS
from minzheng.project.demonstration.chapters.activities import ACTIVITIES
from minzheng.project.demonstration.chapters.cases import CASES
from minzheng.project.demonstration.chapters.chapter import Chapter
from minzheng.project.demonstration.chapters.charities import CHARITIES
from minzheng.project.demonstration.chapters.checks import CHECKS
from minzheng.project.demonstration.chapters.contacts import CONTACTS
from minzheng.project.demonstration.chapters.designations import DESIGNATIONS
from minzheng.project.demonstration.chapters.duties import DUTIES
from minzheng.project.demonstration.chapters.enrolments import ENROLMENTS
from minzheng.project.demonstration.chapters.facility_changes import FACILITY_CHANGES
from minzheng.project.demonstration.chapters.features import FEATURES
from minzheng.project.demonstration.chapters.groups import LISTED
from minzheng.project.demonstration.chapters.households import HOUSEHOLDS
from minzheng.project.demonstration.chapters.known import KNOWN
from minzheng.project.demonstration.chapters.management import MANAGEMENT
from minzheng.project.demonstration.chapters.merging import MERGING
from minzheng.project.demonstration.chapters.rescue import RESCUE
from minzheng.project.demonstration.chapters.returns import RETURNS
from minzheng.project.demonstration.chapters.runs import RUNS
from minzheng.project.demonstration.chapters.statistics import STATISTICS
from minzheng.project.demonstration.chapters.transfers import TRANSFERS
from minzheng.project.demonstration.chapters.undertakings import UNDERTAKINGS
from minzheng.project.demonstration.chapters.visits import VISITS

CHAPTERS: tuple[Chapter, ...] = (
    FEATURES,
    FACILITY_CHANGES,
    ACTIVITIES,
    UNDERTAKINGS,
    DESIGNATIONS,
    CHARITIES,
    LISTED,
    RETURNS,
    RESCUE,
    DUTIES,
    HOUSEHOLDS,
    ENROLMENTS,
    CASES,
    KNOWN,
    CHECKS,
    VISITS,
    CONTACTS,
    ACTIVATIONS,
    RUNS,
    MERGING,
    TRANSFERS,
    STATISTICS,
    MANAGEMENT,
)
