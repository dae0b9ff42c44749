"""`tripsplit serve`, around the schema of the list: everything between socket and executor is as ever."""

import sys

import graph.app
from graph.cli.main import main
from graph.operations.metering import MeteredExecution
from graph.operations.use_prepared import UsePrepared
from graph.schema import TripSplitSchema
from tests.bench_listing import Items

if __name__ == "__main__":
    # Where create_app finds it.
    vars(graph.app)["schema"] = TripSplitSchema(
        query=Items, extensions=[UsePrepared], execution_context_class=MeteredExecution
    )
    sys.argv = ["tripsplit", "serve"]
    main()
