"""A matter opened in an emergency, by two persons. A new table only."""

import django.db.models.deletion
from django.db import migrations, models

import linli.kit.ids


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0020_step_told"),
    ]

    operations = [
        migrations.CreateModel(
            name="Emergency",
            fields=[
                (
                    "id",
                    models.UUIDField(default=linli.kit.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("place_path", models.TextField(db_collation="C")),
                ("basis", models.CharField(max_length=40)),
                ("reason", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                ("asked_by_id", models.UUIDField()),
                ("asked_post_id", models.UUIDField()),
                ("expires_at", models.DateTimeField()),
                ("decided_by_id", models.UUIDField(null=True)),
                ("decided_post_id", models.UUIDField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("refusal", models.TextField(blank=True)),
                ("until_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_post_id", models.UUIDField(null=True)),
                ("review_due_on", models.DateField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("reviewed_post_id", models.UUIDField(null=True)),
                ("finding", models.TextField(blank=True)),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="emergencies", to="matters.matter"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place_path", "asked_at"], name="emergency_place"),
                    models.Index(fields=["asked_by_id", "-asked_at"], name="emergency_asker"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by_id__isnull", True),
                            models.Q(("decided_by_id", models.F("asked_by_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="emergency_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_at__isnull", True),
                                ("review_due_on__isnull", True),
                                ("until_at__isnull", True),
                            ),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("decided_by_id__isnull", False),
                                ("refused_at__isnull", True),
                                ("review_due_on__isnull", False),
                                ("until_at__gt", models.F("approved_at")),
                            ),
                            _connector="OR",
                        ),
                        name="emergency_approved_by_somebody_and_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_at__isnull", True), ("approved_at__isnull", False), _connector="OR"
                        ),
                        name="emergency_review_of_opened",
                    ),
                ],
            },
        ),
    ]
