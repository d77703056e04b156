import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models

import linli.kit.ids

QUEUE = """
CREATE FUNCTION ledger_queue_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (entry_id) SELECT id FROM fresh;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_queue AFTER INSERT ON ledger_entry
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_queue_entries();
-- Every row is deleted within a second: dead ones are cleared early, or the oldest would be ever further to find.
ALTER TABLE ledger_pending SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
"""
QUEUE_BACK = "DROP TRIGGER ledger_entry_queue ON ledger_entry; DROP FUNCTION ledger_queue_entries();"

REFUSE = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_link_append_only BEFORE UPDATE OR DELETE ON ledger_link
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_reading_append_only BEFORE UPDATE OR DELETE ON ledger_reading
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
"""
REFUSE_BACK = """
DROP TRIGGER ledger_entry_append_only ON ledger_entry;
DROP TRIGGER ledger_link_append_only ON ledger_link;
DROP TRIGGER ledger_reading_append_only ON ledger_reading;
DROP FUNCTION ledger_refuse_change();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Pending',
            fields=[
                ('entry_id', models.UUIDField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(default=linli.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('cell', models.TextField()),
                ('verb', models.TextField()),
                ('subject_type', models.TextField()),
                ('subject_id', models.UUIDField()),
                ('actor_kind', models.TextField()),
                ('actor_account_id', models.UUIDField(null=True)),
                ('actor_post_id', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('before_hash', models.BinaryField(null=True)),
                ('after_hash', models.BinaryField(null=True)),
                ('facts', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('topics', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_id', 'id'], name='ledger_entry_subject')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('entry_hash', models.BinaryField()),
                ('chain_hash', models.BinaryField()),
                ('linked_at', models.DateTimeField()),
                ('entry', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='link', to='ledger.entry')),
            ],
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.UUIDField(default=linli.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('account_id', models.UUIDField()),
                ('post_id', models.UUIDField(null=True)),
                ('role', models.TextField()),
                ('place_path', models.TextField()),
                ('agency_id', models.UUIDField(null=True)),
                ('matter_id', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('hour', models.DateTimeField()),
                ('purpose', models.TextField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('matter_id', 'account_id', 'hour'), name='ledger_reading_once_an_hour')],
            },
        ),
        migrations.RunSQL(QUEUE, QUEUE_BACK),
        migrations.RunSQL(REFUSE, REFUSE_BACK),
    ]
