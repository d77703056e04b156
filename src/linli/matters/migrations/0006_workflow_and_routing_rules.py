import django.db.models.deletion
import linli.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0005_kind_model'),
        ('workflows', '0001_versions'),
    ]

    operations = [
        migrations.CreateModel(
            name='RoutingRules',
            fields=[
                ('id', models.UUIDField(default=linli.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(unique=True)),
                ('published_at', models.DateTimeField()),
                ('source', models.CharField(max_length=200)),
                ('digest', models.BinaryField()),
                ('document', models.JSONField()),
            ],
        ),
        migrations.AddField(
            model_name='kind',
            name='workflow',
            field=models.CharField(blank=True, db_collation='C', default='', max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='matter',
            name='workflow',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.workflowversion'),
        ),
    ]
