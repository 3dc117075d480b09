"""Parameters of notebooks: what their parameters cells declare, and whether a value may be given, before a kernel starts."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from helpers.errors import CommandError, FieldworkError, all_at_once, allowed
from helpers.running import notebooks
from helpers.running.notebooks import Parameters
from helpers.study import roster
from helpers.study.coders import DICTIONARY, parse_coder
from helpers.study.study import Study

TYPES = {"bool": bool, "int": int, "float": float, "str": str, "list": list}
"""What a parameter can be, by its annotation."""
LONGEST_VALUE = 1000
"""Characters that a parameter's value may have: errors repeat it."""
FORM = "Write each as a line of its own: `name: type = value  # what it is for`."


class Parameter(NamedTuple):
    """One parameter, as a notebook's parameters cell declares it."""

    name: str
    type_name: str
    """A word of `TYPES`."""
    default: Any
    """The value that the notebook itself gives: a run with it is the published run."""
    help: str
    """The comment behind it."""

    @property
    def choices(self) -> list[str]:
        """Return the values that its comment lists after ``one of:``; none, where it lists none."""
        _, _, listed = self.help.partition("one of:")
        return [one.strip() for one in listed.split(",") if one.strip()]


def declared(name: str) -> dict[str, Parameter]:
    """Return the parameters of a notebook's parameters cell, by name.

    Raises
    ------
    FieldworkError
        There are two such cells, of which papermill would fill in the first alone; or a statement in it is no parameter: all of
        them, by line.
    """
    cells = json.loads(notebooks.place_of(name).read_text(encoding="utf-8"))["cells"]
    tagged = [
        (number, cell)
        for number, cell in enumerate(cells, start=1)
        if "parameters" in cell["metadata"].get("tags", [])
    ]
    place = f"notebooks/{name}.ipynb"
    if len(tagged) > 1:
        numbers = ", ".join(str(number) for number, _ in tagged)
        msg = f"{place}: cells {numbers} are tagged 'parameters', and a run fills in the first alone. Put all parameters into one cell."
        raise FieldworkError(msg)
    if not tagged:
        return {}
    number, cell = tagged[0]
    return read_cell("".join(cell["source"]), f"{place}, cell {number}")


def read_cell(source: str, place: str) -> dict[str, Parameter]:
    """Return the parameters that the source of a cell declares, by name.

    It is read as Python reads it, and nothing in it is run.

    Raises
    ------
    FieldworkError
        It is no Python, or a statement is no parameter: all of them, by line of the cell.
    """
    try:
        statements = ast.parse(source).body
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, tokenize.TokenError) as error:
        line = getattr(error, "lineno", None) or 1
        msg = f"{place}, line {line}: this is no Python. {FORM}"
        raise FieldworkError(msg) from None
    comments = {
        token.start[0]: token.string.lstrip("# ").rstrip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }
    found: dict[str, Parameter] = {}
    offenders: list[str] = []
    for statement in statements:
        try:
            parameter = _parameter(statement, comments)
        except ValueError as problem:
            offenders.append(f"{place}, line {statement.lineno}: {problem}")
            continue
        if parameter.name in found:
            offenders.append(f"{place}, line {statement.lineno}: '{parameter.name}' is declared twice.")
        found[parameter.name] = parameter
    if offenders:
        raise FieldworkError(all_at_once(offenders, FORM))
    return found


def _parameter(statement: ast.stmt, comments: dict[int, str]) -> Parameter:
    """Return the parameter that a statement declares.

    Raises
    ------
    ValueError
        It declares none, several at once, or one that cannot be given in a command: what is wrong.
    """
    targets: list[ast.expr] = []
    annotation = ""
    if isinstance(statement, ast.AnnAssign):
        targets, annotation = [statement.target], ast.unparse(statement.annotation)
    elif isinstance(statement, ast.Assign):
        targets = statement.targets
    if not targets or not isinstance(statement, ast.AnnAssign | ast.Assign):
        msg = "this is no parameter."
        raise ValueError(msg)
    if len(targets) > 1 or not isinstance(targets[0], ast.Name):
        msg = "several names are given a value at once, or none."
        raise ValueError(msg)
    name = targets[0].id
    if statement.value is None:
        msg = f"'{name}' has no value."
        raise ValueError(msg)
    try:
        default = ast.literal_eval(statement.value)
    except ValueError:
        msg = f"the value of '{name}' is worked out. Only a text, a number, True, False or a list of these can be one."
        raise ValueError(msg) from None
    type_name = annotation.partition("[")[0] or type(default).__name__
    if type_name not in TYPES:
        msg = f"the type of '{name}' is {type_name}. {allowed(TYPES)}"
        raise ValueError(msg)
    is_whole_number = type_name == "float" and type(default) is int
    if type(default) is not TYPES[type_name] and not is_whole_number:
        msg = f"the value of '{name}' is no {type_name}."
        raise ValueError(msg)
    return Parameter(name, type_name, default, comments.get(statement.end_lineno or statement.lineno, ""))


def check_parameters(
    names: list[str], given: list[tuple[str, str]], folder: Path | None = None, study: Study | None = None
) -> Parameters:
    """Type the parameters of a command against the parameters cells of the notebooks named, before any kernel starts.

    A name must be declared by a notebook (papermill would run any other name as code); a value must be of the declared
    type, one of those that the parameter's comment lists after ``one of:``, and one that the study has.

    Parameters
    ----------
    folder, study
        The study that will be run, and its facts; without them values are held against the notebooks alone.

    Raises
    ------
    CommandError
        All unknown names and wrong values at once.
    """
    if not given:
        return {}
    known: dict[str, Parameter] = {}
    for notebook in names:
        known |= declared(notebook)
    offenders: list[str] = []
    typed: Parameters = {}
    for name, text in given:
        if name not in known:
            offenders.append(
                f"-p {name if name.isidentifier() else '…'}: no notebook has this parameter. {allowed(known, name)}"
            )
            continue
        if len(text) > LONGEST_VALUE:
            offenders.append(
                f"-p {name}: {len(text):,} characters are no value. At most {LONGEST_VALUE:,} are."
            )
            continue
        if name in typed:
            offenders.append(f"-p {name}: given twice. Give it once.")
        try:
            value = typed_value(text, known[name].type_name)
        except ValueError:
            offenders.append(f"-p {name}: '{text}' is no {known[name].type_name}.")
            continue
        wrong = _not_listed(value, known[name].choices)
        offenders += [f"-p {name}: '{one}'. {allowed(known[name].choices, one)}" for one in wrong]
        if not wrong and folder and study:
            offenders += _not_in_study({name: value}, folder, study)
        typed[name] = value
    if offenders:
        raise CommandError(all_at_once(offenders))
    return {name: value for name, value in typed.items() if value != known[name].default}


def _not_listed(value: Any, choices: list[str]) -> list[str]:
    """Return what a parameter's comment does not list, of a value or of the values in a list."""
    values = value if isinstance(value, list) else [value]
    return [str(one) for one in values if choices and one not in choices]


def typed_value(text: str, type_name: str) -> Any:
    """Return a parameter's value from the words of the command: '01' stays text where text is declared.

    Raises
    ------
    ValueError
        The text is no value of the type.
    """
    if type_name == "bool":
        values = {"true": True, "false": False}
        if text.lower() not in values:
            raise ValueError
        return values[text.lower()]
    if type_name == "list":
        return [part.strip() for part in text.split(",") if part.strip()]
    return TYPES[type_name](text)


def check_values(values: Parameters, folder: Path, study: Study) -> None:
    """Refuse values that a notebook would refuse, before any notebook runs.

    Raises
    ------
    CommandError
        All wrong values at once.
    """
    offenders = _not_in_study(values, folder, study)
    if offenders:
        raise CommandError(all_at_once(offenders))


def _not_in_study(values: Parameters, folder: Path, study: Study) -> list[str]:
    """Return what the owner of each parameter has against its value, each as it says it in a notebook too."""
    if not values:
        return []
    from helpers.counting import counts
    from helpers.study import units

    checks: dict[str, Callable[[Any], object]] = {
        "week_origin": study.with_week_origin,
        "coder": lambda text: _check_coder(text, folder, study),
        "denominator": units.denominator_of,
        "sources": lambda names: counts.check_sources(names, study),
        "unit": units.check_unit,
        "weeks": lambda text: counts.parse_weeks(text, study),
    }
    offenders: list[str] = []
    for name, value in values.items():
        if name not in checks:
            continue
        try:
            checks[name](value)
        except FieldworkError as error:
            offenders.append(str(error))
    return offenders


def _check_coder(text: str, folder: Path, study: Study) -> None:
    """Refuse a coder who is nobody: in the form, or because the roster does not know them.

    Whether they have coded, and enough, only their files tell: notebook 3 refuses what they do not hold.

    Raises
    ------
    FieldworkError
        There is no such coder.
    """
    coders = parse_coder(text)
    is_readable = roster.has_roster(folder, study) and roster.encrypted_roster(folder) is None
    if coders.is_dictionary or not is_readable:
        return
    known = {person.id for person in roster.read_roster(folder, study).persons}
    unknown = [name for name in coders.names if name not in known]
    if unknown:
        msg = f"parameter coder: '{unknown[0]}' is nobody of the roster. Allowed: {DICTIONARY}, and persons of the roster who have coded."
        raise FieldworkError(msg)
