"""Names of Chinese places: the place behind a committee's name, pinyin to search by, an English default.

The English form follows the usual one of maps: the specific part in pinyin, the generic part translated
(枫桥镇, Fengqiao Town). A specific part of one syllable keeps its generic (乌镇, Wuzhen Town). An operator may
overwrite it with any import.
"""

import re
from functools import cache
from typing import Any

from linli.places.rules import NAME_MAX_LENGTH, Level

_COMMITTEES = (
    ("村村民委员会", "村"),
    ("村民委员会", "村"),
    ("村委会", "村"),
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("街道办事处", "街道"),
)
_GENERICS: dict[Level, tuple[tuple[str, str], ...]] = {
    Level.COUNTY: (
        ("自治县", "Autonomous County"),
        ("市", "City"),
        ("区", "District"),
        ("县", "County"),
        ("旗", "Banner"),
    ),
    Level.TOWNSHIP: (
        ("街道", "Subdistrict"),
        ("畲族乡", "She Ethnic Township"),
        ("民族乡", "Ethnic Township"),
        ("镇", "Town"),
        ("乡", "Township"),
        ("开发区", "Development Zone"),
    ),
    Level.VILLAGE: (
        ("社区", "Community"),
        ("居民委员会", "Residential Area"),
        ("居委会", "Residential Area"),
        ("居民区", "Residential Area"),
        ("生活区", "Residential Area"),
        ("村", "Village"),
        ("农场", "Farm"),
        ("林场", "Forest Farm"),
    ),
    Level.GRID: (("网格", "Grid"),),
}
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_GRID_NUMBER = re.compile(r"(?:第?([零一二三四五六七八九十百]+|\d+)网格|网格\s*([零一二三四五六七八九十百]+|\d+))$")
_DIGITS = "零一二三四五六七八九"


@cache
def _reader() -> Any:
    """The pinyin library, with the readings that place names have and ordinary words do not.

    Loaded on the first name that is read: its tables take 50 MB that a process which only locates never needs.
    """
    import pypinyin

    pypinyin.load_single_dict({ord("都"): "dū,dōu"})
    pypinyin.load_phrases_dict({"乐清": [["yuè"], ["qīng"]], "丽水": [["lí"], ["shuǐ"]], "台州": [["tāi"], ["zhōu"]]})
    return pypinyin


def has_chinese(text: str) -> bool:
    """True when the text holds at least one Chinese character."""
    return _HAN.search(text) is not None


def place_name(official: str) -> str:
    """The place a committee serves: 袁家村委会 is 袁家村. Other names stay as they are."""
    for committee, place in _COMMITTEES:
        if official.endswith(committee) and len(official) > len(committee):
            stem = official[: -len(committee)]
            return stem if place == "村" and stem.endswith("村") else stem + place
    return official


def pinyin_of(name: str) -> str:
    """Pinyin without tones or blanks, ü as v, other characters kept: 枫桥镇 is ``fengqiaozhen``."""
    return "".join(_reader().lazy_pinyin(name)).replace(" ", "").lower()


def initials_of(name: str) -> str:
    """The first letter of every syllable: 枫桥镇 is ``fqz``."""
    return "".join(_reader().lazy_pinyin(name, style=_reader().Style.FIRST_LETTER)).replace(" ", "").lower()


def search_text(name_zh: str, name_en: str, code: str) -> str:
    """Everything the place may be asked for by, in lower case; a line break before and after every term."""
    terms = dict.fromkeys((name_zh.lower(), pinyin_of(name_zh), initials_of(name_zh), name_en.lower(), code.lower()))
    return "".join(f"\n{term}" for term in terms if term) + "\n"


def grid_name(number: int) -> str:
    """第三网格 for 3. Numbers 1-999."""
    return f"第{chinese_number(number)}网格"


def chinese_number(number: int) -> str:
    """1-999 in Chinese: 10 is 十, 12 is 十二, 20 is 二十, 105 is 一百零五, 110 is 一百一十."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def english_name(name_zh: str, level: Level) -> str:
    """The English default for a name; a name without Chinese characters is taken as it is."""
    if not has_chinese(name_zh):
        return name_zh
    if level is Level.GRID and (match := _GRID_NUMBER.search(name_zh)):
        stem = name_zh[: match.start()].strip()
        number = _number(match.group(1) or match.group(2))
        return f"{_romanise(stem)} Grid {number}".strip()[:NAME_MAX_LENGTH]
    for generic, english in _GENERICS[level]:
        if name_zh.endswith(generic) and len(name_zh) > len(generic):
            stem = name_zh[: -len(generic)]
            spoken = name_zh if len(stem) == 1 and len(generic) == 1 else stem
            return f"{_romanise(spoken)} {english}"[:NAME_MAX_LENGTH]
    return _romanise(name_zh)[:NAME_MAX_LENGTH]


def _romanise(name: str) -> str:
    """Pinyin in one word, capitalised, with the apostrophe of Hanyu Pinyin (西安, Xi'an)."""
    word = ""
    for syllable in _reader().lazy_pinyin(name, v_to_u=True):
        word += f"'{syllable}" if word and word[-1].isalpha() and syllable[0] in "aoe" else syllable
    return word[:1].upper() + word[1:]


def _number(text: str) -> int:
    """A number of up to 999 written in digits or Chinese."""
    if text.isdigit():
        return int(text)
    return next((number for number in range(1, 1000) if chinese_number(number) == text), 0)
