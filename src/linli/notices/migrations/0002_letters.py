import linli.kit.ids
from django.db import migrations, models

_CHANNELS = [('EMAIL', 'EMAIL'), ('SMS', 'SMS'), ('IN_APP', 'IN_APP'), ('PAPER', 'PAPER')]


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_outbox'),
    ]

    operations = [
        migrations.CreateModel(
            name='PostalAddress',
            fields=[
                ('id', models.UUIDField(default=linli.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('matter_id', models.UUIDField(unique=True)),
                ('lines', models.CharField(max_length=254)),
                ('since_at', models.DateTimeField()),
            ],
        ),
        migrations.AlterField(
            model_name='notice',
            name='channel',
            field=models.CharField(choices=_CHANNELS, max_length=8),
        ),
        migrations.AlterField(
            model_name='preference',
            name='channel',
            field=models.CharField(blank=True, choices=_CHANNELS, max_length=8),
        ),
        migrations.AlterField(
            model_name='unreachable',
            name='channel',
            field=models.CharField(choices=_CHANNELS, max_length=8),
        ),
    ]
