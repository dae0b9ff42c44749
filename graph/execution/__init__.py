"""Execution: graphql-core's executor, with each selection compiled once and relations loaded for a whole level at once.

graphql-core interprets: for each field of each object it looks up the field, makes an info object and a path, and asks
what came back, and whatever is awaitable becomes a task. Here, what an operation selects of a type is compiled once
into a function that reads attributes and coerces leaves (`shapes`), and remembered with the operation's document
(`plans`). Lists and nested objects are levels: all objects that one selection is asked of, in one list. A relation that
is declared with its batch loader (`batches`) is loaded for a level in one await (`steps`).

Whatever is not known beforehand stays with graphql-core: a field with a resolver that needs more than its parent, an
interface or a union, `@defer` and `@stream`. Whatever turns out unusual (a resolver that raises, a null where none may
be, a value of an unexpected class) makes the executor do it all again by graphql-core alone (`executor`), so
that errors, their order and what they null are graphql-core's own.

Nothing here knows what a schema is about: another Strawberry project can take this package as it is, with
`CompiledExecutor` as its `execution_context_class`, and `Batch` in the metadata of its relations. Its documents have to
be remembered, as by Strawberry's ParserCache: one that is parsed anew each time is never seen again, nor compiled.
"""
