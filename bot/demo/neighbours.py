"""Who lives and works in the demo neighbourhood, and where everything in it is."""

from dataclasses import dataclass, field

from handlers.chat.words import language_of
from linkage.models import Role

STREET = "柳荫街道"
# What the wider places are called in English; the buildings say it themselves.
ENGLISH = {
    STREET: "Willow Street",
    "桂花社区": "Osmanthus",
    "河畔社区": "Riverside",
    "一网格": "Grid 1",
    "二网格": "Grid 2",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A building or landmark, where it is in degrees, and its name in plain English."""

    name: str
    english: str
    latitude: float
    longitude: float

    def view(self) -> dict[str, object]:
        """The spot as the sandbox's page offers it."""
        names = {"zh": self.name, "en": self.english}
        return {"name": names, "latitude": self.latitude, "longitude": self.longitude}


# Communities, their grids, and the buildings there.
COMMUNITIES: dict[str, dict[str, tuple[Spot, ...]]] = {
    "桂花社区": {
        "一网格": (
            Spot("1号楼", "Building 1", 31.2318, 121.4722),
            Spot("2号楼", "Building 2", 31.2318, 121.4730),
            Spot("3号楼", "Building 3", 31.2318, 121.4738),
        ),
        "二网格": (
            Spot("4号楼", "Building 4", 31.2310, 121.4722),
            Spot("5号楼", "Building 5", 31.2310, 121.4730),
        ),
    },
    "河畔社区": {
        "一网格": (
            Spot("6号楼", "Building 6", 31.2293, 121.4745),
            Spot("7号楼", "Building 7", 31.2293, 121.4753),
        ),
        "二网格": (Spot("8号楼", "Building 8", 31.2286, 121.4749),),
    },
}
LANDMARKS = (
    Spot("桂花社区居委会", "Osmanthus community centre", 31.2312, 121.4739),
    Spot("河畔社区居委会", "Riverside community centre", 31.2297, 121.4761),
    Spot("柳荫公园", "Willow Park", 31.2302, 121.4727),
    Spot("柳荫路公交站", "Willow Road bus stop", 31.2305, 121.4737),
    Spot("柳荫菜市场", "Willow Road market", 31.2303, 121.4747),
    Spot("社区卫生站", "Health station", 31.2297, 121.4736),
)
BUILDINGS = tuple(
    spot for grids in COMMUNITIES.values() for spots in grids.values() for spot in spots
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody of the demo; with a role for the place of that name.

    `language_code` is that of their Telegram; `about` says who they are, in the page's languages.
    """

    id: int
    name: str
    language_code: str
    about: dict[str, str]
    role: Role | None = field(default=None, kw_only=True)
    lead: bool = field(default=False, kw_only=True)
    place: str = field(default=STREET, kw_only=True)
    large: bool = field(default=False, kw_only=True)

    @property
    def language(self) -> str:
        """The language the bot speaks with them, until they choose another."""
        return language_of(self.language_code, "en")


NEIGHBOURS = (
    Neighbour(
        7101,
        "王桂兰",
        "zh-hans",
        {"zh": "居民 · 78岁，眼睛不太好", "en": "resident · 78, poor eyesight"},
        large=True,
    ),
    Neighbour(
        7201,
        "李敏",
        "zh-hans",
        {"zh": "社区工作者 · 桂花社区居委会", "en": "committee worker · Osmanthus"},
        role=Role.COMMITTEE_WORKER,
        place="桂花社区",
    ),
    Neighbour(
        7102,
        "Emma Clarke",
        "en",
        {"zh": "居民 · 英语老师", "en": "resident · teaches English"},
    ),
    Neighbour(
        7208,
        "Lily Zhou",
        "en",
        {"zh": "社区工作者 · 桂花社区居委会", "en": "committee worker · Osmanthus"},
        role=Role.COMMITTEE_WORKER,
        place="桂花社区",
    ),
    Neighbour(
        7103,
        "陈晓雨",
        "zh-hans",
        {"zh": "居民 · 26岁，刚搬来", "en": "resident · 26, new here"},
    ),
    Neighbour(
        7104,
        "刘建国",
        "zh-hans",
        {
            "zh": "想做志愿者的居民 · 退休电工，还没用过邻里",
            "en": "would-be volunteer · retired electrician, has not met Linli yet",
        },
    ),
    Neighbour(
        7105,
        "Priya Nair",
        "en",
        {
            "zh": "想做志愿者的居民 · 大学生，还没用过邻里",
            "en": "would-be volunteer · student, has not met Linli yet",
        },
    ),
    Neighbour(
        7210,
        "何秀英",
        "zh-hans",
        {"zh": "社区负责人 · 桂花社区居委会", "en": "lead of the committee · Osmanthus"},
        role=Role.COMMITTEE_WORKER,
        lead=True,
        place="桂花社区",
    ),
    Neighbour(
        7209,
        "孙立军",
        "zh-hans",
        {"zh": "社区工作者 · 河畔社区居委会", "en": "committee worker · Riverside"},
        role=Role.COMMITTEE_WORKER,
        place="河畔社区",
    ),
    Neighbour(
        7202,
        "周宁",
        "zh-hans",
        {"zh": "社会工作者 · 街道社工站", "en": "social worker · whole street"},
        role=Role.SOCIAL_WORKER,
    ),
    Neighbour(
        7207,
        "Anna Wu",
        "en",
        {"zh": "社会工作者 · 街道社工站", "en": "social worker · whole street"},
        role=Role.SOCIAL_WORKER,
    ),
    Neighbour(
        7211,
        "许文清",
        "zh-hans",
        {"zh": "社工督导 · 街道社工站", "en": "social workers' supervisor"},
        role=Role.SOCIAL_WORKER,
        lead=True,
    ),
    Neighbour(
        7203,
        "Grace Chen",
        "en",
        {"zh": "志愿者协调员", "en": "volunteer coordinator"},
        role=Role.VOLUNTEER_COORDINATOR,
    ),
    Neighbour(
        7204,
        "暖阳服务中心",
        "zh-hans",
        {"zh": "社会组织 · 助餐和日托", "en": "social organization · meals and day care"},
        role=Role.ORGANIZATION_STAFF,
    ),
    Neighbour(
        7205,
        "赵德本",
        "zh-hans",
        {"zh": "慈善资源管理员", "en": "charity steward"},
        role=Role.CHARITY_STEWARD,
    ),
    Neighbour(
        7206,
        "街道办值班",
        "zh-hans",
        {"zh": "街道办事处", "en": "street office"},
        role=Role.STREET_OFFICE,
    ),
    Neighbour(
        7212,
        "吴静",
        "zh-hans",
        {"zh": "管理员 · 邀请人、收回岗位", "en": "administrator · invites, takes roles away"},
        role=Role.ADMINISTRATOR,
    ),
)

# Where the people of one desk meet: /link makes it their desk.
GROUP = "桂花社区工作群"
GROUP_MEMBERS = [
    one.id for one in NEIGHBOURS if one.role is Role.COMMITTEE_WORKER and one.place == "桂花社区"
]
