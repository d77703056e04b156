"""The people whose sign-in links ``linli demo`` prints, and where they work."""

from dataclasses import dataclass

DOMAIN = "demo.invalid"  # reserved by RFC 2606: no mail ever leaves
FENGQIAO = "330681109"  # 枫桥镇
DEMO_VILLAGE = f"{FENGQIAO}008"  # 枫一社区
DEMO_GRID = f"{DEMO_VILLAGE}001"
NEXT_GRID = f"{DEMO_VILLAGE}002"


@dataclass(frozen=True)
class Part:
    """One role of the cast: what is printed, the short name of the address, and the post behind it."""

    label_zh: str
    label_en: str
    name: str
    post: str = ""  # as ``staff`` names posts; empty for the resident

    @property
    def label(self) -> str:
        """Both languages, for the terminal."""
        return f"{self.label_zh} {self.label_en}"

    @property
    def email(self) -> str:
        """The address of the account."""
        return f"{self.name}@{DOMAIN}"


RESIDENT = Part("居民", "resident", "resident")
CASEWORKER = Part("网格员", "grid caseworker", "caseworker", f"grid-{DEMO_GRID}-1")
VOLUNTEER = Part("志愿者", "volunteer", "volunteer", f"volunteer-{DEMO_GRID}")
VILLAGE_DESK = Part("社区窗口", "community desk", "village-desk", f"desk-{DEMO_VILLAGE}")
TOWNSHIP_DESK = Part("镇里窗口", "township desk", "township-desk", f"desk-1-{FENGQIAO}")
COORDINATOR = Part("镇协调员", "township coordinator", "coordinator", f"coordinator-{FENGQIAO}")
MEDIATOR = Part("调解员", "mediator", "mediator", f"mediator-{FENGQIAO}")
OFFICER = Part("部门经办人", "agency officer", "officer", f"town-works-{FENGQIAO}-1")
COUNTY_COORDINATOR = Part("县协调员", "county coordinator", "county-coordinator", "county-coordinator")
ADMINISTRATOR = Part("管理员", "administrator", "administrator", "administrator")
# A key that shows matters is asked for by one and approved by another.
OTHER_ADMINISTRATOR = Part("另一位管理员", "another administrator", "administrator-2", "administrator-2")

CAST = (
    RESIDENT,
    CASEWORKER,
    VOLUNTEER,
    VILLAGE_DESK,
    TOWNSHIP_DESK,
    COORDINATOR,
    MEDIATOR,
    OFFICER,
    COUNTY_COORDINATOR,
    ADMINISTRATOR,
    OTHER_ADMINISTRATOR,
)
_SHORT = {part.post: part.name for part in CAST if part.post}


def address_of(post: str) -> str:
    """The address of whoever holds the post that ``staff`` names so; short for the cast."""
    return f"{_SHORT.get(post, post)}@{DOMAIN}"
