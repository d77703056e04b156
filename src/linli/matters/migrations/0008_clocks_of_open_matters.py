"""Matters that are open get the clocks they would have had: what was promised to them stays.

A team whose time is over already gets the length of the kind anew, or the first sweep would pass everything up at once.
What is late stays late; nobody is told of it again.
"""

from django.db import migrations

_WORKING = "('RECEIVED', 'ACCEPTED', 'IN_PROGRESS', 'WAITING', 'HANDED_OVER', 'ESCALATED', 'REOPENED')"

_COLUMNS = """(id, matter_id, stage, level, owner_place_id, owner_agency_id, unit, calendar_version, started_at, due_at,
    remind_at, reminded_at, expired_at, paused_days, extensions, extended_days)"""

_INSERT = f"""
INSERT INTO matters_clock {_COLUMNS}
SELECT gen_random_uuid(), id, stage, level, place_id, agency_id, '', '', started_at, due_at,
    due_at - least(interval '24 hours', (due_at - started_at) / 4),
    CASE WHEN due_at <= now() THEN now() END, CASE WHEN due_at <= now() THEN now() END, 0, 0, 0
FROM (
    SELECT id, 'FIRST_CONTACT' AS stage, '' AS level, NULL::uuid AS place_id, NULL::uuid AS agency_id,
        received_at AS started_at, first_contact_due_at AS due_at
    FROM matters_matter WHERE state IN {_WORKING} AND first_contact_at IS NULL
    UNION ALL
    SELECT id, 'RESOLVE', '', NULL, NULL, received_at, due_at FROM matters_matter WHERE state IN {_WORKING}
    UNION ALL
    SELECT id, 'LEVEL', level, owner_place_id, owner_agency_id,
        CASE WHEN due_at > now() THEN received_at ELSE now() END,
        CASE WHEN due_at > now() THEN due_at
             ELSE now() + greatest(due_at - received_at, interval '1 hour') END
    FROM matters_matter WHERE state IN {_WORKING}
) clock
"""

_SWEEP = """
UPDATE matters_matter SET sweep_at = next.at
FROM (
    SELECT matter_id, min(CASE WHEN reminded_at IS NULL THEN remind_at ELSE due_at END) AS at
    FROM matters_clock WHERE expired_at IS NULL AND stopped_at IS NULL GROUP BY matter_id
) next
WHERE next.matter_id = matters_matter.id
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0007_clocks")]

    operations = [
        migrations.RunSQL(_INSERT, "DELETE FROM matters_clock"),
        migrations.RunSQL(_SWEEP, "UPDATE matters_matter SET sweep_at = NULL"),
    ]
