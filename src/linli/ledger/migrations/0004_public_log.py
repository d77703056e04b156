"""The public log: its leaves, their salts, and the readings that wait for theirs. Only salts may ever be deleted."""

from django.db import migrations, models

WAIT = """
CREATE FUNCTION ledger_wait_reading() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_unpublishedreading (reading_id) SELECT id FROM made;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_reading_wait AFTER INSERT ON ledger_reading
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION ledger_wait_reading();
INSERT INTO ledger_unpublishedreading (reading_id) SELECT id FROM ledger_reading;
-- Every row is deleted within seconds, as those of ledger_pending.
ALTER TABLE ledger_unpublishedreading
    SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
"""
WAIT_BACK = """
DROP TRIGGER ledger_reading_wait ON ledger_reading;
DROP FUNCTION ledger_wait_reading();
"""
REFUSE = """
CREATE TRIGGER ledger_leaf_append_only BEFORE UPDATE OR DELETE ON ledger_leaf
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_leaf_no_truncate BEFORE TRUNCATE ON ledger_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_truncate();
"""
REFUSE_BACK = """
DROP TRIGGER ledger_leaf_no_truncate ON ledger_leaf;
DROP TRIGGER ledger_leaf_append_only ON ledger_leaf;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_reading_a_purpose")]

    operations = [
        migrations.CreateModel(
            name="UnpublishedReading",
            fields=[("reading_id", models.UUIDField(primary_key=True, serialize=False))],
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("source", models.TextField()),
                ("source_id", models.UUIDField(null=True, unique=True)),
                ("seq", models.BigIntegerField(null=True, unique=True)),
                ("entry", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Salt",
            fields=[
                ("leaf_index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("subject_id", models.UUIDField(db_index=True)),
                ("salt", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Erased",
            fields=[("subject_id", models.UUIDField(primary_key=True, serialize=False))],
        ),
        migrations.RunSQL(WAIT, WAIT_BACK),
        migrations.RunSQL(REFUSE, REFUSE_BACK),
    ]
