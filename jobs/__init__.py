"""Works in the background: queue, streams, tasks, language model, worker. Knows no GraphQL."""
