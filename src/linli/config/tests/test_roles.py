"""The database's roles: each may do what it should, the server itself refuses the rest, and faults are named."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from linli.config import roles
from linli.config.roles import Logins, Role, catalogue, names
from linli.config.roles.policy import COUNTS, READABLE
from linli.kit import clock
from linli.ledger.tests.make import an_entry
from linli.matters.tests.make import LIGHT, make_kinds, make_matter
from tests.cast import Cast

Connection = psycopg.Connection[Any]
LOGINS = Logins.from_environment({})


@pytest.fixture
def owner(db: None) -> Connection:
    """The test's own connection, when the roles are there; what is done on it is undone afterwards."""
    raw: Connection = connection.connection
    with psycopg.connect(**_address("postgres"), autocommit=True) as apart:  # they are the whole server's
        roles.make_roles(apart, LOGINS)
    roles.apply_grants(raw, LOGINS)
    return raw


@pytest.fixture
def signed_in(db: None) -> Iterator[Any]:
    """Signs in as a role, on a connection of its own."""
    with psycopg.connect(**_address("postgres"), autocommit=True) as owner:
        roles.make_roles(owner, LOGINS)
        roles.apply_grants(owner, LOGINS)
    opened: list[Connection] = []

    def sign_in(role: Role) -> Connection:
        opened.append(psycopg.connect(**_address(role.value), autocommit=True))
        opened[-1].execute("SET default_transaction_read_only = off")  # a habit of the reader, which anybody may drop
        return opened[-1]

    yield sign_in
    for one in opened:
        one.close()


def _address(user: str) -> dict[str, Any]:
    given = connection.settings_dict
    return {"dbname": given["NAME"], "host": given["HOST"], "port": given["PORT"] or None, "user": user}


def _accepted(held: Connection, statements: list[str]) -> list[str]:
    """Those that the server did not refuse for want of the right."""
    found = []
    for statement in statements:
        try:
            held.execute(statement.encode())
        except psycopg.errors.InsufficientPrivilege:
            continue
        except psycopg.Error as error:
            found.append(f"{statement}: {type(error).__name__}")
        else:
            found.append(statement)
    return found


def _append_only(held: Connection) -> list[str]:
    return [table.name for table in catalogue.tables(held) if table.append_only]


def _column(held: Connection, table: str) -> str:
    row = held.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", [table]
    ).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize("role", list(Role))
def test_nobody_but_the_owner_changes_what_is_only_added_to(signed_in: Any, role: Role) -> None:
    held = signed_in(role)
    held.execute("SET linli.may_truncate = 'yes'")  # what lets the test database be emptied; anybody may say it
    tables = _append_only(held)
    assert {"ledger_entry", "ledger_link", "ledger_leaf", "ledger_reading"} <= set(tables)
    tried = []
    for table in tables:
        tried += [
            f'UPDATE {table} SET "{(column := _column(held, table))}" = "{column}"',
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
            f"TRUNCATE {table} CASCADE",
            f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"ALTER TABLE {table} ADD COLUMN more text",
            f"ALTER TABLE {table} OWNER TO {role.value}",
            f"CREATE TRIGGER first BEFORE INSERT ON {table} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            f"CREATE RULE first AS ON INSERT TO {table} DO INSTEAD NOTHING",
            f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
            f"DROP TABLE {table}",
            f"GRANT ALL ON {table} TO {role.value}",
            f"DO $$ BEGIN LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; END $$",
        ]
    grants = [one for one in tried if one.startswith("GRANT")]
    assert _accepted(held, [one for one in tried if one not in grants]) == []
    for one in grants:  # PostgreSQL warns where a role holds something of the table, and gives nothing
        _accepted(held, [one])
    assert roles.find_faults(held, LOGINS) == []


@pytest.mark.parametrize("role", list(Role))
def test_nobody_but_the_owner_becomes_another_or_makes_anything(signed_in: Any, role: Role) -> None:
    held = signed_in(role)
    others = ["postgres", *(other.value for other in Role if other is not role)]
    assert (
        _accepted(
            held,
            [
                *(f"SET ROLE {other}" for other in others),
                *(f"SET SESSION AUTHORIZATION {other}" for other in others),
                *(f"GRANT {other} TO {role.value}" for other in others),
                "SET session_replication_role = replica",
                "CREATE TABLE own (a int)",
                "CREATE TEMPORARY TABLE ledger_pending (entry_id uuid)",
                "CREATE SCHEMA own",
                "CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE OR REPLACE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE internal AS 'nothing'",
                "ALTER FUNCTION ledger_refuse_change() RENAME TO other",
                "DROP FUNCTION ledger_refuse_change() CASCADE",
                f"ALTER ROLE {role.value} SUPERUSER",
                "CREATE ROLE another",
                "ALTER SYSTEM SET fsync = off",
                "COPY ledger_leaf TO PROGRAM 'cat'",
                "COPY ledger_leaf TO '/tmp/leaves'",
                "SELECT pg_read_file('postgresql.conf')",
            ],
        )
        == []
    )


def test_only_the_sequencer_writes_the_chain_and_the_public_log_and_takes_from_the_queues(signed_in: Any) -> None:
    tried = [
        "INSERT INTO ledger_link SELECT * FROM ledger_link WHERE false",
        "INSERT INTO ledger_leaf SELECT * FROM ledger_leaf WHERE false",
        "DELETE FROM ledger_pending WHERE false",
        "DELETE FROM ledger_unpublishedreading WHERE false",
        "INSERT INTO ledger_salt SELECT * FROM ledger_salt WHERE false",
    ]
    assert _accepted(signed_in(Role.SEQUENCER), tried) == tried
    assert _accepted(signed_in(Role.APPLICATION), tried) == []
    assert _accepted(signed_in(Role.READER), tried) == []
    into_queues = [
        f"INSERT INTO {queue} SELECT gen_random_uuid()" for queue in ("ledger_pending", "ledger_unpublishedreading")
    ]
    for role in Role:
        assert _accepted(signed_in(role), into_queues) == []


def test_the_application_destroys_salts_and_changes_none(signed_in: Any) -> None:
    held = signed_in(Role.APPLICATION)
    assert _accepted(held, ["UPDATE ledger_salt SET salt = ''", "TRUNCATE ledger_salt"]) == []
    assert _accepted(held, ["DELETE FROM ledger_salt WHERE false"]) == ["DELETE FROM ledger_salt WHERE false"]


def test_the_sequencer_sees_the_record_and_nothing_else(signed_in: Any) -> None:
    held = signed_in(Role.SEQUENCER)
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    seen = _accepted(held, [f"SELECT FROM {table} LIMIT 0" for table in tables if not table.startswith("ledger_")])
    assert seen == []
    assert len(_accepted(held, ["INSERT INTO ledger_entry SELECT * FROM ledger_entry WHERE false"])) == 0


def test_the_reader_sees_only_tables_in_which_nobody_stands(signed_in: Any) -> None:
    held = signed_in(Role.READER)
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    whole = {one.split()[3] for one in _accepted(held, [f"SELECT * FROM {table} LIMIT 0" for table in tables])}
    assert whole == {table for table, seen in READABLE.items() if not seen}
    assert _accepted(held, ["SELECT account_id FROM people_post LIMIT 0"]) == []
    assert _accepted(held, ["SELECT role FROM people_post LIMIT 0"]) != []


def test_the_reader_sees_matters_as_counts_of_five_and_more(owner: Connection, cast: Cast) -> None:
    make_kinds()
    for _number in range(5):
        make_matter(cast.grid.id, at=clock.now())
    for _number in range(4):
        make_matter(cast.far_grid.id, at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE linli_reader")
        cursor.execute(f"SELECT kind_code, village_path, matters FROM {COUNTS}")
        rows = cursor.fetchall()
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("SELECT text FROM matters_matter")
        cursor.execute("RESET ROLE")
    assert rows == [(LIGHT, cast.village.path, 5)]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE matters_kind SET private = true")
        cursor.execute("SET LOCAL ROLE linli_reader")
        cursor.execute(f"SELECT count(*) FROM {COUNTS}")
        assert cursor.fetchone() == (0,)
        cursor.execute("RESET ROLE")


def test_an_entry_queues_itself_although_its_writer_may_not(owner: Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE linli_app")
    made = an_entry()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT entry_id FROM ledger_pending")
        assert cursor.fetchall() == [(made,)]


def test_what_a_role_may_too_much_or_too_little_is_named_and_mended(owner: Connection) -> None:
    assert roles.find_faults(owner, LOGINS) == []
    for statement, said in (
        ("GRANT DELETE ON ledger_entry TO linli_app", "linli_app may DELETE on ledger_entry"),
        ("GRANT INSERT ON ledger_leaf TO PUBLIC", "linli_app may INSERT on ledger_leaf"),
        ("REVOKE SELECT ON matters_matter FROM linli_app", "linli_app may not SELECT on matters_matter"),
        ("GRANT SELECT (email) ON people_account TO linli_reader", "linli_reader may SELECT email of people_account"),
        ("ALTER FUNCTION ledger_queue_entries() SECURITY INVOKER", "ledger_queue_entries() does not run as the owner"),
        ("GRANT CREATE ON SCHEMA public TO linli_app", "linli_app may make tables"),
    ):
        owner.execute(statement.encode())
        assert said in roles.find_faults(owner, LOGINS)
        roles.apply_grants(owner, LOGINS)
        assert roles.find_faults(owner, LOGINS) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("GRANT postgres TO linli_app", "linli_app is a member of another role"),
        ("ALTER ROLE linli_app BYPASSRLS", "linli_app is a superuser, or may make roles"),
        ("ALTER TABLE ledger_entry OWNER TO linli_sequencer", "linli_sequencer owns tables"),
        ("ALTER ROLE linli_reader NOLOGIN", "linli_reader may not sign in"),
    ],
)
def test_what_grants_cannot_mend_is_named(owner: Connection, statement: str, said: str) -> None:
    owner.execute(statement.encode())
    assert any(fault.startswith(said) for fault in roles.find_faults(owner, LOGINS))


def test_a_new_append_only_table_is_one_from_the_first_moment(owner: Connection) -> None:
    owner.execute(
        "CREATE TABLE later (a int); CREATE TRIGGER later_append_only BEFORE UPDATE OR DELETE ON later"
        " FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()"
    )
    held = catalogue.held(owner, [LOGINS.name(role) for role in Role])
    assert held["linli_app", "later"] == {"SELECT"}
    call_command("migrate", verbosity=0)
    held = catalogue.held(owner, [LOGINS.name(role) for role in Role])
    assert held["linli_app", "later"] == {"SELECT", "INSERT"}


def test_a_migration_may_change_what_the_readers_view_reads(owner: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(*_args: Any, **_options: Any) -> None:
        owner.execute("ALTER TABLE matters_kind ALTER COLUMN private TYPE boolean USING NOT private")
        raise RuntimeError("it failed half way")

    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", change)
    with pytest.raises(RuntimeError, match="half way"):
        call_command("migrate", verbosity=0)
    assert roles.find_faults(owner, LOGINS) == []


def test_the_statements_are_printed_without_a_password_and_can_be_repeated(
    owner: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_APP_DATABASE_URL", "postgresql://town_web:kept%20secret@db/linli")
    said = StringIO()
    call_command("roles", stdout=said)
    text = said.getvalue()
    assert 'CREATE ROLE "town_web" LOGIN NOSUPERUSER' in text
    assert "SCRAM-SHA-256$" in text
    assert "secret" not in text
    again = "\n".join(line for line in text.splitlines() if not line.startswith("CREATE ROLE"))
    with transaction.atomic():
        owner.execute(text.encode())
        owner.execute(again.encode())
        assert roles.find_faults(owner, Logins.from_environment()) == []
        transaction.set_rollback(True)


def test_the_check_fails_by_name_and_says_when_one_role_does_everything(
    owner: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LINLI_APP_DATABASE_URL", raising=False)
    assert [fault.partition(":")[0] for fault in roles.check_roles()] == ["one role does everything"]
    monkeypatch.setenv("LINLI_APP_DATABASE_URL", "postgresql://linli_app@/linli")
    call_command("roles", "--check", stdout=StringIO())
    owner.execute("GRANT UPDATE ON ledger_link TO linli_sequencer")
    with pytest.raises(CommandError, match="linli_sequencer may UPDATE on ledger_link"):
        call_command("roles", "--check")
    call_command("roles", "--apply", stdout=StringIO())
    assert roles.check_roles() == []


def test_each_process_knows_the_urls_that_it_needs() -> None:
    given = {
        "DATABASE_URL": "postgresql://owner@/linli",
        "LINLI_APP_DATABASE_URL": "postgresql://app@/linli",
        "LINLI_SEQUENCER_DATABASE_URL": "postgresql://chain@/linli",
        "LINLI_READER_DATABASE_URL": "postgresql://reader@/linli",
    }
    for process in ("web", "live", "import-places"):
        known = roles.child_environment(process, given)
        assert set(known.values()) == {"postgresql://app@/linli"}
    worker = roles.child_environment("worker", given)
    assert worker["DATABASE_URL"] == "postgresql://app@/linli"
    assert worker["LINLI_SEQUENCER_DATABASE_URL"] == "postgresql://chain@/linli"
    assert "postgresql://owner@/linli" not in worker.values()
    assert roles.child_environment("migrate", given) == given


def test_one_url_alone_goes_on_as_before() -> None:
    given = {"DATABASE_URL": "postgresql://owner@/linli"}
    assert roles.child_environment("web", given) == given


def test_two_roles_under_one_name_are_refused() -> None:
    for variable in names.URLS.values():
        with pytest.raises(ValueError, match="different names"):
            Logins.from_environment({"DATABASE_URL": "postgresql://me@/linli", variable: "postgresql://me@/linli"})
