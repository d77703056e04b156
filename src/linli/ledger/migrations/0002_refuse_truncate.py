"""TRUNCATE fires no row triggers: refuse it by one of its own. A test database may be emptied between two tests."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION ledger_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('linli.may_truncate', true) = 'yes' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only: TRUNCATE refused', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_truncate();
CREATE TRIGGER ledger_link_no_truncate BEFORE TRUNCATE ON ledger_link
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_truncate();
CREATE TRIGGER ledger_reading_no_truncate BEFORE TRUNCATE ON ledger_reading
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_truncate();
"""
REFUSE_BACK = """
DROP TRIGGER ledger_entry_no_truncate ON ledger_entry;
DROP TRIGGER ledger_link_no_truncate ON ledger_link;
DROP TRIGGER ledger_reading_no_truncate ON ledger_reading;
DROP FUNCTION ledger_refuse_truncate();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, REFUSE_BACK)]
