"""Who left an address before consents were kept gets a record of it, with a month at least to go on."""

from django.db import migrations

_COPY = """
INSERT INTO people_consent (id, principal_kind, principal_id, purpose, version, language, words_sha256, method,
    given_by, given_at, expires_at, end_reason)
SELECT gen_random_uuid(), 'MATTER', contact.matter_id, 'matter.contact', 0, matter.language, '', matter.channel,
    'ONESELF', contact.consented_at,
    greatest(contact.consented_at + interval '365 days', now() + interval '30 days'), ''
FROM matters_contact contact JOIN matters_matter matter ON matter.id = contact.matter_id
WHERE contact.consented_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM people_consent known WHERE known.principal_id = contact.matter_id AND known.purpose = 'matter.contact')
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0021_emergency"), ("people", "0008_consent")]

    operations = [migrations.RunSQL(_COPY, migrations.RunSQL.noop)]
