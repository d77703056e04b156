"""The law of a place in words: stages, bodies, lengths, what comes of an expiry, and how far a row was checked."""

from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy

from linli.disputes.rules.jurisdiction import By, Direction, Effect, Expiry, Fault, Rule, Standing, Unit

STAGES = {
    "LIMITATION": gettext_lazy("Before anything: the time to claim"),
    "INVITE": gettext_lazy("Inviting the other side"),
    "TALK": gettext_lazy("Talking directly"),
    "SELECT": gettext_lazy("Choosing a mediator"),
    "MEDIATE": gettext_lazy("Mediating"),
    "AGREE": gettext_lazy("Agreeing and signing"),
    "CONFIRM": gettext_lazy("Confirmation by a court"),
    "PERFORM": gettext_lazy("Performing and enforcing"),
    "CHALLENGE": gettext_lazy("Going back on it"),
    "PROTECT": gettext_lazy("Protection and legal help"),
    "HAND_OFF": gettext_lazy("Other procedures"),
    "ORGANISE": gettext_lazy("The committee itself"),
    "KEEP": gettext_lazy("How long words are kept"),
}
FORUMS = {
    "ANY": gettext_lazy("Everywhere"),
    "PEOPLES_COMMITTEE": gettext_lazy("People's mediation committee"),
    "COURT_INVITED": gettext_lazy("Mediation for a court"),
    "COURT_ORDINARY": gettext_lazy("Court, ordinary procedure"),
    "COURT_SIMPLIFIED": gettext_lazy("Court, simplified procedure"),
    "LABOUR": gettext_lazy("Labour disputes"),
    "MEDICAL": gettext_lazy("Medical disputes"),
    "TRAFFIC": gettext_lazy("Traffic accidents"),
    "POLICE": gettext_lazy("Mediation by the police"),
    "FARMLAND": gettext_lazy("Rural land contracts"),
    "PETITION": gettext_lazy("Petitions"),
    "ADMINISTRATIVE": gettext_lazy("Administrative mediation"),
    "ARBITRATION": gettext_lazy("Arbitration"),
    "DIVORCE": gettext_lazy("Divorce"),
    "COMMERCIAL": gettext_lazy("Commercial mediation"),
    "TRIBUNAL": gettext_lazy("Tribunal"),
}
EXPIRY = {
    Expiry.APPOINT: gettext_lazy("a mediator is appointed"),
    Expiry.ALARM: gettext_lazy("whoever is responsible is told"),
    Expiry.REASSIGN: gettext_lazy("another mediator is asked"),
    Expiry.END: gettext_lazy("the mediation ends"),
    Expiry.RESUME_TRIAL: gettext_lazy("the trial goes on"),
    Expiry.NEXT_DOOR: gettext_lazy("the next way is open"),
    Expiry.DEEMED_FAILED: gettext_lazy("the mediation counts as failed"),
    Expiry.LAPSE: gettext_lazy("it is no longer possible"),
    Expiry.DEFENCE: gettext_lazy("the other side may refuse"),
    Expiry.ESCALATE: gettext_lazy("it goes to the next level"),
    Expiry.ENFORCEABLE: gettext_lazy("it can be enforced"),
    Expiry.PENALTY_ROUTE: gettext_lazy("the police decide on a penalty"),
    Expiry.LATE: gettext_lazy("it counts as late"),
    Expiry.BREACH: gettext_lazy("it counts as broken"),
    Expiry.DESTROY: gettext_lazy("it is destroyed by itself"),
    Expiry.LIST: gettext_lazy("it comes on a list, and is destroyed when a person has approved it"),
    Expiry.NONE: gettext_lazy("nothing: the procedure goes on"),
}
EFFECTS = {
    Effect.STOP: gettext_lazy("no mediation"),
    Effect.REFER: gettext_lazy("another door is named"),
    Effect.NO_CONFIRMATION: gettext_lazy("a court cannot confirm it"),
    Effect.PAPER_ONLY: gettext_lazy("signed on paper only"),
    Effect.NO_JOINT_SESSION: gettext_lazy("never in one room"),
    Effect.SUSPEND_AND_REPORT: gettext_lazy("suspended and reported"),
}
STANDING = {
    Standing.VERIFIED: gettext_lazy("checked against the text"),
    Standing.UNVERIFIED: gettext_lazy("not checked yet"),
    Standing.POLICY: gettext_lazy("set here, not by law"),
}
STANDING_TONES = {Standing.VERIFIED: "ok", Standing.UNVERIFIED: "warn", Standing.POLICY: ""}
EXTENDED_BY = {
    By.ALL_PARTIES: gettext_lazy("longer if all parties agree"),
    By.COURT: gettext_lazy("the court may make it longer"),
    By.AUTHORITY: gettext_lazy("the body may make it longer"),
}
FAULTS = {
    "NOT_READABLE": gettext_lazy("The file cannot be read: %(detail)s"),
    "OTHER_FORMAT": gettext_lazy("The file is of another format."),
    "UNKNOWN_TABLE": gettext_lazy("There is no such table: %(detail)s"),
    "NO_BASE": gettext_lazy("What it extends is not there or is faulty: %(detail)s"),
    "NO_ID": gettext_lazy("A row has no id: %(detail)s"),
    "NO_SOURCE": gettext_lazy("The row names no instrument of the file: %(detail)s"),
    "UNKNOWN_UNIT": gettext_lazy("There is no such unit: %(detail)s"),
    "WRONG_ROW": gettext_lazy("The row is not in order: %(detail)s"),
    "ONE_LANGUAGE": gettext_lazy("The row is said in one language only."),
    "BACKWARDS": gettext_lazy("It ends before it begins: %(detail)s"),
    "BEFORE_INSTRUMENT": gettext_lazy("It begins before its instrument: %(detail)s"),
    "VERIFIED_WITHOUT_ARTICLE": gettext_lazy("It is called verified and names no article or no first day."),
    "VERIFIED_POLICY": gettext_lazy("A rule of the house cannot be verified against a law."),
    "WRONG_CODE": gettext_lazy("A code has capital letters, digits and underscores only: %(detail)s"),
    "EMPTY_PERIOD": gettext_lazy("A period is of nothing, or longer than any: %(detail)s"),
    "UNKNOWN_STAGE": gettext_lazy("There is no such stage: %(detail)s"),
    "WRONG_START": gettext_lazy("Hours begin at once and do not roll; days begin on a day: %(detail)s"),
    "WRONG_ROLL": gettext_lazy("What is counted backwards rolls backwards: %(detail)s"),
    "WRONG_EXTENSION": gettext_lazy("An extension needs who may, and both number and unit or neither."),
    "UNKNOWN_BODY": gettext_lazy("No row of the law is about this body: %(detail)s"),
    "UNKNOWN_PAUSE": gettext_lazy("There is no such reason for a pause: %(detail)s"),
    "OVERLAP": gettext_lazy("Two rows answer the same question on the same day. %(detail)s"),
}
OF_FILE = pgettext_lazy("a fault of a file", "{file}: {words}")
OF_ROW = pgettext_lazy("a fault of a row", "{file}, {row}: {words}")


def length_words(n: int, unit: Unit) -> str:
    """``3 个工作日`` / ``3 working days``, in the language now active."""
    return {
        Unit.HOUR: ngettext("{n} hour", "{n} hours", n),
        Unit.DAY: ngettext("{n} day", "{n} days", n),
        Unit.WORKING_DAY: ngettext("{n} working day", "{n} working days", n),
        Unit.MONTH: ngettext("{n} month", "{n} months", n),
        Unit.YEAR: ngettext("{n} year", "{n} years", n),
    }[unit].format(n=n)


def period_words(rule: Rule) -> str:
    """The length of a rule; what is counted backwards says so."""
    length = length_words(rule.n, rule.unit)
    return gettext("%(length)s before") % {"length": length} if rule.direction is Direction.BEFORE else length


def extension_words(rule: Rule) -> str:
    """Who may make it longer and by how much; nothing where nobody may."""
    if rule.extend.by is By.NONE:
        return ""
    who = str(EXTENDED_BY[rule.extend.by])
    if rule.extend.n is None or rule.extend.unit is None:
        return who
    return gettext("%(who)s by %(length)s") % {"who": who, "length": length_words(rule.extend.n, rule.extend.unit)}


def forum_words(forum: str) -> str:
    """The body in words; one that only a local file knows by its own name."""
    return str(FORUMS.get(forum, forum))


def fault_words(fault: Fault) -> str:
    """What is wrong with a file, in the language now active."""
    words = str(FAULTS[fault.code]) % {"detail": fault.detail}
    pattern = str(OF_ROW if fault.row else OF_FILE)
    return pattern.format(file=fault.file, row=fault.row, words=words).strip()
