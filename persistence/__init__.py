"""Keeps and finds: settings, SQL, files, the vector index, the embedder. Knows neither GraphQL nor HTTP serving."""
