from helpers.running import steps
from helpers.tables.public_tables import PUBLIC_TABLES


def test_the_public_tables_are_those_that_there_are():
    assert set(steps.PUBLIC) == {table.name for table in PUBLIC_TABLES}
