"""Parameters of notebooks: what they declare, and whether a value is allowed, before a kernel starts."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from helpers.errors import CommandError, FieldworkError, all_at_once, allowed, quoted_person
from helpers.running import notebooks
from helpers.running.notebooks import Parameters
from helpers.running.steps import Step
from helpers.study import roster, units
from helpers.study.coders import DICTIONARY, OF_STUDY, THE_DICTIONARY, parse_coder
from helpers.study.named_sources import check_sources
from helpers.study.study import Study
from helpers.study.weeks import parse_weeks

TYPES = {"bool": bool, "int": int, "float": float, "str": str, "list": list}
"""What a parameter can be, by its annotation."""
VALUES_OF_TYPES = {"bool": "true or false", "int": "a whole number", "float": "a number"}
"""What a command may give, for the types that do not take any text."""
LONGEST_VALUE = 1000
"""How many characters a value may have: error messages repeat it."""
ADVICE = "Write each as a line of its own: `name: type = value  # what it is for`."


class Parameter(NamedTuple):
    """One parameter, as a notebook's parameters cell declares it."""

    name: str
    type_name: str
    """A key of `TYPES`."""
    default: Any
    """The value in the notebook: the published run uses it."""
    help: str
    """The comment on its line."""

    @property
    def choices(self) -> list[str]:
        """Return the values that the comment lists after ``one of:``, if any."""
        _, _, listed = self.help.partition("one of:")
        return [choice.strip() for choice in listed.split(",") if choice.strip()]


def declared_parameters(name: str) -> dict[str, Parameter]:
    """Return the parameters that a notebook's parameters cell declares, by name.

    Raises
    ------
    FieldworkError
        There are two such cells, of which papermill would fill in only the first; or some statements in the
        cell are not parameters: all of them, by line.
    """
    cells = json.loads(notebooks.source_path(name).read_text(encoding="utf-8"))["cells"]
    tagged = [
        (number, cell)
        for number, cell in enumerate(cells, start=1)
        if "parameters" in cell["metadata"].get("tags", [])
    ]
    place = f"notebooks/{name}.ipynb"
    if len(tagged) > 1:
        numbers = ", ".join(str(number) for number, _ in tagged)
        msg = (
            f"{place}: cells {numbers} are tagged 'parameters', but a run fills in only the first. "
            "Put all parameters into one cell."
        )
        raise FieldworkError(msg)
    if not tagged:
        return {}
    number, cell = tagged[0]
    return parse_cell("".join(cell["source"]), f"{place}, cell {number}")


def parse_cell(source: str, place: str) -> dict[str, Parameter]:
    """Return the parameters that the source of a cell declares, by name; the cell is not executed.

    Raises
    ------
    FieldworkError
        It is not valid Python, or some statements are not parameters: all of them, by line of the cell.
    """
    try:
        statements = ast.parse(source).body
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, tokenize.TokenError) as error:
        line = getattr(error, "lineno", None) or 1
        msg = f"{place}, line {line}: this is not valid Python. {ADVICE}"
        raise FieldworkError(msg) from None
    comments = {
        token.start[0]: token.string.lstrip("# ").rstrip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }
    parameters: dict[str, Parameter] = {}
    problems: list[str] = []
    for statement in statements:
        try:
            parameter = _parse_statement(statement, comments)
        except ValueError as error:
            problems.append(f"{place}, line {statement.lineno}: {error}")
            continue
        if parameter.name in parameters:
            problems.append(f"{place}, line {statement.lineno}: '{parameter.name}' is declared twice.")
        parameters[parameter.name] = parameter
    if problems:
        raise FieldworkError(all_at_once(problems, ADVICE))
    return parameters


def _parse_statement(statement: ast.stmt, comments: Mapping[int, str]) -> Parameter:
    """Return the parameter that a statement declares; its help is the comment on the statement's last line.

    Raises
    ------
    ValueError
        It declares none, several at once, or one that cannot be given in a command: what is wrong.
    """
    if isinstance(statement, ast.AnnAssign):
        targets: list[ast.expr] = [statement.target]
        annotation = ast.unparse(statement.annotation)
    elif isinstance(statement, ast.Assign):
        targets = statement.targets
        annotation = ""
    else:
        msg = "this is not a parameter."
        raise ValueError(msg)  # noqa: TRY004 - the caller collects all that is wrong in a cell
    if len(targets) > 1 or not isinstance(targets[0], ast.Name):
        msg = "a parameter is one name with one value."
        raise ValueError(msg)
    name = targets[0].id
    default = _literal_value(name, statement.value)
    type_name = annotation.partition("[")[0] or type(default).__name__
    if type_name not in TYPES:
        msg = f"the type of '{name}' is {type_name}. {allowed(TYPES)}"
        raise ValueError(msg)
    is_whole_number = type_name == "float" and type(default) is int
    if type(default) is not TYPES[type_name] and not is_whole_number:
        msg = f"the value of '{name}' is not of type {type_name}."
        raise ValueError(msg)
    last_line = statement.end_lineno or statement.lineno
    return Parameter(name, type_name, default, comments.get(last_line, ""))


def _literal_value(name: str, value: ast.expr | None) -> Any:
    """Return the value in a statement.

    Raises
    ------
    ValueError
        There is none, or it is not a literal.
    """
    if value is None:
        msg = f"'{name}' has no value."
        raise ValueError(msg)
    try:
        return ast.literal_eval(value)
    except ValueError:
        msg = f"the value of '{name}' is computed. Allowed: text, a number, True, False or a list of these."
        raise ValueError(msg) from None


def given_parameters(step: Step, given: Parameters) -> Parameters:
    """Return those of the given parameters that a step's notebook declares, and the worker of the step."""
    own: Parameters = {}
    if given:
        declared = declared_parameters(step.name)
        own = {name: value for name, value in given.items() if name in declared}
    if step.worker:
        own["worker"] = step.worker
    return own


def check_parameters(
    names: list[str], given: list[tuple[str, str]], folder: Path | None = None, study: Study | None = None
) -> Parameters:
    """Return the parameters of a command, typed as the named notebooks declare them, or refuse them.

    A notebook must declare the name (papermill would run any other name as code). A value must be of the
    declared type, one of those that the parameter's comment lists after ``one of:``, and one that the study
    has. Values that are the notebooks' own are left out, and a coder whom ``study.yaml`` names. Where it
    names nobody, a coder who is given stays: whose coding the study publishes is known only when its raw
    files have been read.

    Parameters
    ----------
    folder, study
        The study that will be run, and its facts; without them values are checked against the notebooks only.

    Raises
    ------
    CommandError
        All unknown names and wrong values at once.
    """
    if not given:
        return {}
    declared: dict[str, Parameter] = {}
    for notebook in names:
        declared |= declared_parameters(notebook)
    problems: list[str] = []
    typed: Parameters = {}
    for name, text in given:
        if name in typed:
            problems.append(f"-p {name}: given twice. Give it once.")
        try:
            typed[name] = _type_given(name, text, declared)
        except ValueError as error:
            problems.append(f"-p {error}")
            continue
        problems += _find_problems(typed[name], declared[name], folder, study)
    if problems:
        raise CommandError(all_at_once(problems))
    return {name: value for name, value in typed.items() if value not in _published(declared[name], study)}


def _type_given(name: str, text: str, declared: Mapping[str, Parameter]) -> Any:
    """Return the value of a parameter, typed as it is declared.

    Raises
    ------
    ValueError
        No notebook has this parameter, or the value is not of its type: the name, and what is wrong.
    """
    if name not in declared:
        # What cannot be a name may be code, and is not repeated.
        shown = "…"
        if name.isidentifier():
            shown = name
        msg = f"{shown}: no notebook has this parameter. {allowed(declared, name)}"
        raise ValueError(msg)
    try:
        return _parse_given(text, declared[name])
    except ValueError as error:
        msg = f"{name}: {error}"
        raise ValueError(msg) from None


def _published(parameter: Parameter, study: Study | None) -> list[Any]:
    """Return the values of a parameter with which the published run would be the same."""
    values = [parameter.default]
    if parameter.name == "coder" and study:
        values.append(study.coder)
    if parameter.name == "sources" and study:
        values.append(study.named_sources(parameter.default))
    return values


def _parse_given(text: str, parameter: Parameter) -> Any:
    """Return the value that a command gives to a parameter.

    Raises
    ------
    ValueError
        It is too long to be a value, or not of the parameter's type: what is wrong, and what is allowed.
    """
    if len(text) > LONGEST_VALUE:
        msg = f"{len(text):,} characters are too many. Allowed: at most {LONGEST_VALUE:,}."
        raise ValueError(msg)
    try:
        return parse_value(text, parameter.type_name)
    except ValueError:
        msg = f"'{text}'. Allowed: {VALUES_OF_TYPES[parameter.type_name]}."
        raise ValueError(msg) from None


def parse_value(text: str, type_name: str) -> Any:
    """Return the value of a parameter from the text of a command: '01' remains text where text is declared.

    Raises
    ------
    ValueError
        The text is not a value of the type.
    """
    if type_name == "bool":
        values = {"true": True, "false": False}
        if text.lower() not in values:
            raise ValueError
        return values[text.lower()]
    if type_name == "list":
        return [part.strip() for part in text.split(",") if part.strip()]
    return TYPES[type_name](text)


def _find_problems(value: Any, parameter: Parameter, folder: Path | None, study: Study | None) -> list[str]:
    """Return what is wrong with a typed value: it is not a choice, or the study does not have it."""
    values = value if isinstance(value, list) else [value]
    choices = parameter.choices
    unlisted = [str(one) for one in values if choices and one not in choices]
    if unlisted:
        return [f"-p {parameter.name}: '{one}'. {allowed(choices, one)}" for one in unlisted]
    if folder is None or study is None:
        return []
    return _find_problems_in_study({parameter.name: value}, folder, study)


def check_values(values: Parameters, folder: Path, study: Study) -> None:
    """Refuse values that a notebook would refuse, and a coder of the study's own, before any notebook runs.

    Raises
    ------
    CommandError
        All wrong values at once.
    """
    problems = _find_problems_in_study({"coder": OF_STUDY, **values}, folder, study)
    if problems:
        raise CommandError(all_at_once(problems))


def _find_problems_in_study(values: Parameters, folder: Path, study: Study) -> list[str]:
    """Return what is wrong with values in this study, worded as a notebook would refuse them."""
    if not values:
        return []
    checks: dict[str, Callable[[Any], object]] = {
        "week_origin": study.with_week_origin,
        "coder": lambda text: check_coder(text, folder, study),
        "denominator": units.denominator_of,
        "sources": lambda names: check_sources(study.named_sources(names), study),
        "unit": units.check_unit,
        "weeks": lambda text: parse_weeks(text, study),
    }
    problems: list[str] = []
    for name, value in values.items():
        if name not in checks:
            continue
        try:
            checks[name](value)
        except FieldworkError as error:
            problems.append(str(error))
    return problems


def check_coder(text: str, folder: Path, study: Study) -> None:
    """Refuse a coder who is not in the roster, or is not named in the form that is allowed.

    Whether a coder has coded enough is known only from their files: notebook 3 checks that, and decides whose
    coding is counted where ``study.yaml`` names nobody.

    Raises
    ------
    FieldworkError
        There is no such coder; or it is the dictionary, or can be nobody else, and no theme has an indicator.
    """
    # Imported late, since a run with nothing to do needs none of it.
    from helpers.study.codebook import read_codebook

    coders = study.named_coders
    if text != OF_STUDY:
        coders = parse_coder(text)
    if coders is None:
        _refuse_if_nobody_codes(folder)
        return
    if coders.is_dictionary:
        read_codebook(folder).for_coder(coders)
        return
    is_readable = roster.has_roster(folder, study) and roster.encrypted_roster(folder) is None
    if not is_readable:
        return
    known = {person.id for person in roster.read_roster(folder, study).persons}
    unknown = [name for name in coders.names if name not in known]
    if unknown:
        msg = (
            f"{coders.place}:{quoted_person(unknown[0])} is not in the roster. Add them to roster.csv as a "
            f"researcher; or name a person in the roster who has coded, or {DICTIONARY}."
        )
        raise FieldworkError(msg)


def _refuse_if_nobody_codes(folder: Path) -> None:
    """Refuse a study that has neither indicators nor a file of manual coding.

    Raises
    ------
    FieldworkError
        It has none of these.
    """
    from helpers.exchange import coding_files
    from helpers.study.codebook import read_codebook

    book = read_codebook(folder)
    if book.dictionary.themes:
        return
    if not coding_files.list_files(folder / coding_files.FOLDER):
        book.for_coder(THE_DICTIONARY)
