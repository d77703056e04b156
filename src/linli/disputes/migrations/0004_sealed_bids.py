import django.db.models.deletion
import linli.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('disputes', '0003_guide'),
    ]

    operations = [
        migrations.CreateModel(
            name='BidRound',
            fields=[
                ('id', models.UUIDField(default=linli.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('dispute_round', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField()),
                ('band_percent', models.PositiveSmallIntegerField()),
                ('hours', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('PROPOSED', 'PROPOSED'), ('REFUSED', 'REFUSED'), ('OPEN', 'OPEN'), ('NO_DEAL', 'NO_DEAL'), ('DEAL', 'DEAL')], max_length=8)),
                ('proposed_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('dispute', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disputes.dispute')),
                ('payee', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disputes.party')),
                ('payer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disputes.party')),
                ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disputes.party')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'OPEN')), fields=['closes_at'], name='bid_round_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'REFUSED'), _negated=True), fields=('dispute', 'dispute_round', 'number'), name='bid_round_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 3)), name='bid_round_number'), models.CheckConstraint(condition=models.Q(('payer', models.F('payee')), _negated=True), name='bid_round_two_sides'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'OPEN'), _negated=True), ('closes_at__isnull', False), _connector='OR'), name='bid_round_closes')],
            },
        ),
    ]
