"""Documents that are made to hurt: each is refused, and none may take long."""

BOMB = "{ ...F0 } fragment F200 on Query { __typename } " + " ".join(
    f"fragment F{each} on Query {{ ...F{each + 1} ...F{each + 1} }}" for each in range(200)
)
"""A fragment that spreads one twice that spreads one twice, and so on: 2 to the power of 200 fields."""

HOSTILE = {
    "10 000 aliases": "{ " + " ".join(f"a{each}: __typename" for each in range(10_000)) + " }",
    "1 000 aliases": "{ " + " ".join(f"a{each}: __typename" for each in range(1_000)) + " }",
    "1 000 directives": "{ __typename " + "@skip(if: false) " * 1_000 + "}",
    "500 directives": "{ __typename " + "@skip(if: false) " * 500 + "}",
    "a fragment bomb": BOMB,
    "2 500 root fields": "{ " + "__typename " * 2_500 + "}",
    "10 000 braces": "{ a " * 10_000 + "}" * 10_000,
    "10 000 open braces": "{ a " * 10_000,
    "2 000 braces": "{ a " * 1_000 + "}" * 1_000,
    "10 000 brackets in a value": "{ node(id: " + "[" * 10_000 + "]" * 10_000 + ") { id } }",
    "1 000 braces in a value": "{ node(id: " + "{a: " * 1_000 + "1" + "}" * 1_000 + ") { id } }",
    "1 000 brackets in a type": "query ($a: " + "[" * 1_000 + "ID" + "]" * 1_000 + ") { __typename }",
    "5 000 variables": "query (" + " ".join(f"$v{each}: Int" for each in range(5_000)) + ") { __typename }",
    "5 000 operations": " ".join(f"query Q{each} {{ __typename }}" for each in range(5_000)),
    "5 000 fragments": "{ __typename } " + " ".join(f"fragment F{each} on Query {{ a }}" for each in range(5_000)),
    "50 000 comments": "#\n" * 49_000 + "{ __typename }",
    "a string of 900 KB": '{ node(id: "' + "x" * 900_000 + '") { id } }',
    "a block string of 900 KB": '{ node(id: """' + "x\n" * 450_000 + '""") { id } }',
    "900 KB of commas": "{ __typename" + "," * 900_000 + "}",
    "300 fragments at one place": "{ me { "
    + " ".join(f"...F{each}" for each in range(300))
    + " } }"
    + " ".join(f"fragment F{each} on User {{ id name }}" for each in range(300)),
    "250 fragments in a row": "{ ...F0 } fragment F250 on Query { __typename } "
    + " ".join(f"fragment F{each} on Query {{ ...F{each + 1} }}" for each in range(250)),
    "the same objects again and again": "query ($id: ID!) { trip(id: $id) { "
    + "participants { id trip { id participants { id trip { id } } } } " * 60
    + "} }",
}
"""Documents by what is wrong with them; all are refused with LIMIT_EXCEEDED."""
