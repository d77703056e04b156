"""Nouns: an account signs in, a post says who serves where, an agency is a body that posts may belong to."""

from datetime import date
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Role
from linli.kit.ids import uuid7

EMAIL_LENGTH = 254  # RFC 5321, section 4.5.3.1.3: the longest address that a path can carry
NAME_LENGTH = 60
TITLE_LENGTH = 60
CODE_LENGTH = 40


class AccountManager(BaseUserManager["Account"]):
    """Accounts by their e-mail address, always lower-case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account of that address in any case; raises Account.DoesNotExist."""
        return self.get(email=(username or "").lower())


class Account(AbstractBaseUser):
    """One person who signs in. What the person may do comes from posts, never from the account.

    No moment of the last sign-in is kept here: nobody needs it, and it would tell when a person was at work.
    """

    class Language(models.TextChoices):
        CHINESE = "zh-hans", _("Chinese")
        ENGLISH = "en", _("English")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(max_length=EMAIL_LENGTH, unique=True)
    display_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    language = models.CharField(max_length=7, choices=Language.choices, default=Language.CHINESE)
    is_active = models.BooleanField(default=True)
    last_login = None  # removes the field of AbstractBaseUser

    objects = AccountManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="people_account_email_lower"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.email


class Agency(models.Model):
    """A body with its own duties inside one place: a bureau, a court, a hospital, a supplier."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    name_zh = models.CharField(max_length=NAME_LENGTH)
    name_en = models.CharField(max_length=2 * NAME_LENGTH, blank=True)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    path = models.TextField(db_collation="C")  # the path of its place, so that one range finds the agencies below

    class Meta:
        indexes = [models.Index(fields=["path"], name="people_agency_path")]

    def __str__(self) -> str:
        return self.code

    def name(self, language: str) -> str:
        """The name in Chinese, or in English where it has one."""
        return self.name_zh if language.startswith("zh") else self.name_en or self.name_zh


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by the day and by the place."""

    def in_force(self, day: date) -> "PostQuerySet":
        """Posts that serve on that day: ``valid_from`` is the first day, ``valid_to`` the first day after."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)

    def not_over(self, day: date) -> "PostQuerySet":
        """Posts in force on that day or to begin later."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))

    def after(self, path: str, post_id: UUID) -> "PostQuerySet":
        """Posts after that one in the order of path and id."""
        return self.filter(Q(path__gt=path) | Q(path=path, id__gt=post_id))

    def at_seat(self, place_id: UUID | None, agency_id: UUID | None) -> "PostQuerySet":
        """Posts of that place, or of that agency: the other one is None."""
        return self.filter(Q(place_id=place_id) if place_id else Q(agency_id=agency_id))

    def under(self, low: str, high: str) -> "PostQuerySet":
        """Posts of the subtree between the two bounds of its path."""
        return self.filter(path__gte=low, path__lt=high)


class Post(models.Model):
    """Who serves where, in which role, from when to when. A person may hold several."""

    class Roles(models.TextChoices):
        CASEWORKER = Role.CASEWORKER.value, _("Caseworker")
        VOLUNTEER = Role.VOLUNTEER.value, _("Volunteer")
        MEDIATOR = Role.MEDIATOR.value, _("Mediator")
        DESK = Role.DESK.value, _("Service desk")
        COORDINATOR = Role.COORDINATOR.value, _("Coordinator")
        OFFICER = Role.OFFICER.value, _("Agency officer")
        ADMINISTRATOR = Role.ADMINISTRATOR.value, _("Administrator")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", null=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts", null=True)
    path = models.TextField(db_collation="C")  # of the place, or of the agency's place
    role = models.CharField(max_length=16, choices=Roles.choices)
    kind_codes = ArrayField(models.TextField(), default=list)  # empty: every kind
    title_zh = models.CharField(max_length=TITLE_LENGTH, blank=True)
    title_en = models.CharField(max_length=TITLE_LENGTH, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)  # when its end was announced; the dates alone say whether it serves

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place__isnull=False, agency__isnull=True) | Q(place__isnull=True, agency__isnull=False),
                name="people_post_place_or_agency",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="people_post_dates"
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="people_post_role"),
            models.UniqueConstraint(
                fields=["account", "place", "agency", "role"],
                condition=Q(valid_to__isnull=True),
                nulls_distinct=False,
                name="people_post_once",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "role"], name="people_post_path_role"),
            GinIndex(fields=["kind_codes"], name="people_post_kinds"),
            models.Index(fields=["valid_to"], condition=Q(ended_at__isnull=True), name="people_post_to_end"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.path}"


class SignInLink(models.Model):
    """A link that signs one account in, once, for a while. Only the digest of its token is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    digest = models.BinaryField(unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_in_links")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class ApiKey(models.Model):
    """The key of a program: for a place or an agency, for some scopes, perhaps for some kinds, until a day.

    Only the digest of the secret is kept, with the beginning by which people tell keys apart. Of its use the last day
    alone is kept: enough to see which keys nobody needs any more. A key that shows matters opens nothing until an
    administrator other than ``made_by`` has approved it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=NAME_LENGTH)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.BinaryField(unique=True)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", null=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True)
    path = models.TextField(db_collation="C")  # of the place, or of the agency's place
    scopes = ArrayField(models.TextField())
    kind_codes = ArrayField(models.TextField(), default=list)  # empty: every kind
    rate = models.PositiveIntegerField()  # requests a minute
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, null=True, related_name="+")
    needs_approval = models.BooleanField(default=False)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place__isnull=False, agency__isnull=True) | Q(place__isnull=True, agency__isnull=False),
                name="people_key_place_or_agency",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")), name="people_key_two_persons"
            ),
        ]
        indexes = [models.Index(fields=["path", "id"], name="people_key_path")]

    def __str__(self) -> str:
        return self.prefix


class KeptFile(models.Model):
    """A file that somebody has had looked through and may still say yes to, so that it is not sent a second time.

    One for each account and purpose, sealed with the site's key, for half an hour.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, db_index=False, related_name="+")
    purpose = models.CharField(max_length=20)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "purpose"], name="people_kept_file_once")]

    def __str__(self) -> str:
        return self.purpose


class Attempt(models.Model):
    """How often somebody tried something in one window of time, so that nobody tries without end.

    ``who`` is a keyed digest of an account's id or a network address; neither can be read from it. The table is
    unlogged: after a crash it is empty, and costs no write-ahead log before.
    """

    limit = models.CharField(max_length=20)
    who = models.BinaryField()
    window_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["limit", "who", "window_at"], name="people_attempt_once")]

    def __str__(self) -> str:
        return f"{self.limit} {self.count}"


class AllauthRate(models.Model):
    """What django-allauth remembers of attempts to sign in, for all web processes; its cache reads and writes this.

    The table is unlogged, as that of Attempt is.
    """

    cache_key = models.CharField(primary_key=True, max_length=255)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key


class Session(models.Model):
    """What this site remembers of one browser, as Django's sessions keep it, and whose it is.

    So that a person sees where an account is open and can end it everywhere. ``device`` is a browser and a system in
    words that its holder knows ("Firefox · Android"); no address is kept. ``expire_date`` is the end by idleness.
    """

    session_key = models.CharField(max_length=40, primary_key=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    began_at = models.DateTimeField()
    device = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.device


class PasskeyWait(models.Model):
    """Since when somebody who serves has been asked to make a passkey; the time to do it in runs from this day."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    asked_on = models.DateField()

    def __str__(self) -> str:
        return self.asked_on.isoformat()


class Consent(models.Model):
    """Somebody agreed to one purpose: whose data it is by the id of a matter, an account, a side or an alert, no name.

    ``version`` 0: from before the words were kept. What ends it is written beside it once; a new yes is a new row.
    ``about_id`` tells apart several of one purpose, such as the alerts of an account.
    """

    class Principals(models.TextChoices):
        MATTER = "MATTER"  # whoever holds the secret link
        ACCOUNT = "ACCOUNT"
        PARTY = "PARTY"  # a side of a dispute
        ALERT = "ALERT"  # an address that is told of an area

    class Givers(models.TextChoices):
        ONESELF = "ONESELF"
        REPRESENTATIVE = "REPRESENTATIVE"

    class Ends(models.TextChoices):
        WITHDRAWN = "WITHDRAWN"
        EXPIRED = "EXPIRED"
        REPLACED = "REPLACED"  # given anew
        OVER = "OVER"  # what it was for is over, or was destroyed

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    principal_kind = models.CharField(max_length=8, choices=Principals.choices)
    principal_id = models.UUIDField()
    purpose = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=7)
    words_sha256 = models.CharField(max_length=64, blank=True)
    method = models.CharField(max_length=16)  # through which channel: WEB, COUNTER, OPEN311 ...
    given_by = models.CharField(max_length=14, choices=Givers.choices, default=Givers.ONESELF)
    about_id = models.UUIDField(null=True)
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=9, choices=Ends.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="people_consent_end",
            ),
        ]
        indexes = [
            models.Index(fields=["principal_id", "id"], name="people_consent_of"),
            models.Index(
                fields=["expires_at"],
                condition=Q(ended_at__isnull=True, expires_at__isnull=False),
                name="people_consent_to_end",
            ),
        ]

    def __str__(self) -> str:
        return self.purpose


class Representation(models.Model):
    """Somebody acts for another person in one matter: on which ground, as what, until when; no name, no birth date.

    ``own_answer`` is what the person concerned said, who is asked from fourteen on and heard from eight.
    """

    class Answers(models.TextChoices):
        YES = "YES"
        NO = "NO"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter_id = models.UUIDField()
    ground = models.CharField(max_length=24)  # of representing.Ground, as are the next of Relation and Ending
    relation = models.CharField(max_length=9)
    until_on = models.DateField(null=True)  # the first of a month
    seen_by_post_id = models.UUIDField(null=True)  # the desk that has seen a paper or heard the person
    made_at = models.DateTimeField()
    own_answer = models.CharField(max_length=3, choices=Answers.choices, blank=True)
    own_answer_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter_id"], condition=Q(ended_at__isnull=True), name="people_representation_one"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="people_representation_end",
            ),
        ]

    def __str__(self) -> str:
        return self.ground
