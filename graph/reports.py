"""Reports in the schema: what the nightly work found and did on a trip."""

from datetime import datetime

import strawberry

from domain.reports import Figure, Report, ReportKind
from graph.connections import connection_field
from graph.enums import describe
from graph.fields import field
from graph.nodes import Node, fetched_by, is_view_of
from graph.pagination import Connection
from persistence.reports import count_reports, load_report_pages, load_reports_for

describe(
    ReportKind,
    description="What the nightly work was.",
    values={
        ReportKind.INDEX: "The vectors of the trip were compared with its passages.",
        ReportKind.CLEAN_UP: "What no rule kept any longer was removed.",
    },
)
describe(
    Figure,
    name="ReportFigureKind",
    description="What is counted in a report.",
    values={
        Figure.MISSING_VECTORS: "Passages that had lost their vectors.",
        Figure.STALE_VECTORS: "Vectors that no passage had.",
        Figure.OLD_VERSIONS: "Old versions of documents that were removed.",
        Figure.UNKNOWN_FILES: "Files that no document knew, which were removed.",
        Figure.OLD_REPORTS: "Old reports that were removed.",
        Figure.OLD_JOBS: "Jobs that ended long ago, which were removed.",
    },
)
fetched_by("Report", load_reports_for)


@strawberry.type(description="How many of something a report counts.")
class ReportFigure:
    """One figure of a report."""

    kind: Figure = strawberry.field(description="Of what.")
    count: int = strawberry.field(description="How many.")


@strawberry.type(name="Report", description="What the nightly work found and did on a trip, where there was anything.")
class ReportView(Node):
    """A view over domain.reports.Report."""

    is_type_of = is_view_of(Report)
    kind: ReportKind = strawberry.field(description="What the work was.")
    made_at: datetime = strawberry.field(description="When it was done.")

    @field("What was found, without what there was none of.", reads=("figures",))
    def figures(self, root: strawberry.Parent[Report]) -> list[ReportFigure]:
        """Return the figures."""
        return [ReportFigure(kind=figure, count=count) for figure, count in root.figures.items()]


@strawberry.type
class ReportsOfTrip:
    """The field of a trip about its reports."""

    reports: Connection[ReportView] = connection_field(
        "What the nightly work found and did, where there was anything; the latest first.",
        view=ReportView,
        load=load_report_pages,
        count=count_reports,
    )
