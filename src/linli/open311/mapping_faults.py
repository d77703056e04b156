"""The faults of a mapping as sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.open311.rules import MappingFault

_SENTENCES = {
    "TOML": gettext_lazy("The mapping is no TOML file."),
    "FORMAT": gettext_lazy("The mapping has to begin with format = 1."),
    "SOURCE": gettext_lazy("The mapping needs a source: a name of 60 characters at most."),
    "ZONE": gettext_lazy("time_zone is no time zone such as Asia/Shanghai."),
    "LANGUAGE": gettext_lazy("language is zh-hans or en."),
    "SERVICES": gettext_lazy("[services] says for each service_code which kind it is here."),
    "UNKNOWN": gettext_lazy("The mapping has a line that nobody knows."),
}


def mapping_sentence(fault: MappingFault) -> str:
    """The sentence, with the line at fault."""
    sentence = str(_SENTENCES[fault.code])
    return _("%(sentence)s (%(line)s)") % {"sentence": sentence, "line": fault.name} if fault.name else sentence
