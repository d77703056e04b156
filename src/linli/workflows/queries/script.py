"""A walk as people type it: ``CITIZEN:APPLY, GRO:ASSIGN+2h, LME:RESOLVE+80h``."""

import re

from django.utils.translation import gettext as _

from linli.kit.errors import Refused
from linli.workflows.rules import ScriptStep

MAX_STEPS = 200
MAX_HOURS = 100_000
_STEP = re.compile(r"(?P<role>[^:,;\s][^:,;]*):(?P<action>[^:,;+]+?)(?:\+(?P<hours>\d{1,6}(?:\.\d{1,2})?)h)?")


def read_script(text: str) -> list[ScriptStep]:
    """The steps of a script, parted by commas, semicolons or lines.

    Raises Refused ``script.malformed`` with the step that is not of the form ROLE:ACTION or ROLE:ACTION+HOURSh.
    """
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    if not parts or len(parts) > MAX_STEPS:
        raise Refused("script.malformed", _("Please name from 1 to 200 steps."), field="script")
    return [_step(part) for part in parts]


def _step(part: str) -> ScriptStep:
    found = _STEP.fullmatch(part)
    if found is None or float(found["hours"] or 0) > MAX_HOURS:
        sentence = _("“%(step)s” is no step of the form ROLE:ACTION or ROLE:ACTION+2h.") % {"step": part[:60]}
        raise Refused("script.malformed", sentence, field="script")
    return ScriptStep(found["role"].strip(), found["action"].strip(), float(found["hours"] or 0))
