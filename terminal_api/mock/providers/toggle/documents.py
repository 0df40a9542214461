"""Reading a GraphQL request: the one operation, its arguments, the fields that are asked for.

No engine: there is no schema to execute against. Aliases, fragments and directives are not understood; no
till needs them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from graphql import GraphQLSyntaxError, OperationDefinitionNode, OperationType, SelectionSetNode, parse
from graphql.language import (
    BooleanValueNode,
    FieldNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)

from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.wire import read_json

_MOST_TOKENS = 2000


class Trouble(Exception):
    """What the server says in a text of its own, without fields."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which fields of an answer are asked for; those of an object have fields themselves."""

    fields: Mapping[str, "Wanted"]

    def of(self, value: object) -> object:
        """`value`, reduced to what is asked for. Raises `Trouble` for a field that is not there."""
        if isinstance(value, list):
            return [self.of(part) for part in cast("list[object]", value)]
        if not isinstance(value, dict):
            if self.fields and value is not None:
                raise Trouble("A field without fields of its own was asked for some.")
            return value
        members = cast("dict[str, object]", value)
        if not self.fields:
            raise Trouble("An object must be asked for some of its fields.")
        unknown = next((name for name in self.fields if name not in members), None)
        if unknown is not None:
            raise Trouble(f'Cannot query field "{unknown}".')
        return {name: wanted.of(members[name]) for name, wanted in self.fields.items()}


@dataclass(frozen=True, slots=True)
class Question:
    """One operation as it was asked. Its arguments may hold a card's number or a password."""

    name: str
    mutates: bool
    wanted: Wanted
    arguments: Mapping[str, object] = field(repr=False)


def question(body: bytes) -> Question:
    """The operation in the body of a POST. Raises `Trouble` when it cannot be read."""
    try:
        sent = read_json(body)
    except NotUnderstood as error:
        raise Trouble("The body is not JSON.") from error
    members = cast("dict[str, object]", sent) if isinstance(sent, dict) else {}
    query, variables = members.get("query"), members.get("variables")
    if not isinstance(query, str) or not isinstance(variables, (dict, type(None))):
        raise Trouble("The body has no query.")
    try:
        definitions = parse(query, no_location=True, max_tokens=_MOST_TOKENS).definitions
    except (GraphQLSyntaxError, RecursionError) as error:
        raise Trouble("The query cannot be read.") from error
    if len(definitions) != 1 or not isinstance(definitions[0], OperationDefinitionNode):
        raise Trouble("The query must hold one operation.")
    return _asked(definitions[0], cast("dict[str, object]", variables or {}))


def _asked(operation: OperationDefinitionNode, variables: Mapping[str, object]) -> Question:
    declared = {each.variable.name.value for each in operation.variable_definitions or ()}
    given = {name: variables.get(name) for name in declared}
    selected = operation.selection_set.selections
    if len(selected) != 1 or not isinstance(selected[0], FieldNode):
        raise Trouble("The query must ask for one thing.")
    top = selected[0]
    arguments = {each.name.value: _value(each.value, given) for each in top.arguments or ()}
    mutates = operation.operation is OperationType.MUTATION
    return Question(top.name.value, mutates, _wanted(top.selection_set), arguments)


def _wanted(selected: SelectionSetNode | None) -> Wanted:
    fields: dict[str, Wanted] = {}
    for each in selected.selections if selected else ():
        if not isinstance(each, FieldNode) or each.alias or each.arguments or each.directives:
            raise Trouble("Only plain fields are understood here.")
        fields[each.name.value] = _wanted(each.selection_set)
    return Wanted(fields)


def _value(node: ValueNode, variables: Mapping[str, object]) -> object:
    match node:
        case VariableNode():
            if node.name.value not in variables:
                raise Trouble(f'Variable "${node.name.value}" is not defined.')
            return variables[node.name.value]
        case IntValueNode():
            return int(node.value)
        case FloatValueNode():
            return Decimal(node.value)
        case StringValueNode() | BooleanValueNode():
            return node.value
        case NullValueNode():
            return None
        case ListValueNode():
            return [_value(part, variables) for part in node.values]
        case ObjectValueNode():
            return {part.name.value: _value(part.value, variables) for part in node.fields}
        case _:
            raise Trouble("A value cannot be read.")
