"""Inputs of which exactly one field is given: graphql-core is told, and refuses others before anything is run."""

from graphql import GraphQLInputObjectType, GraphQLSchema
from strawberry.types.base import StrawberryObjectDefinition


def mark_one_of(schema: GraphQLSchema) -> None:
    """Mark the inputs that are declared so; Strawberry itself looks at them when a field is executed at last."""
    for declared in schema.type_map.values():
        definition = declared.extensions.get("strawberry-definition")
        if isinstance(declared, GraphQLInputObjectType) and isinstance(definition, StrawberryObjectDefinition):
            declared.is_one_of = definition.is_one_of
