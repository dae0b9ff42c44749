"""Makes figures: facts of a query from the expenses that it means, each with the rows that prove it."""
