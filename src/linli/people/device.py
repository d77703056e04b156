"""A browser and a system in words that its holder knows, out of what the browser says of itself."""

_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_words(user_agent: str) -> str:
    """ "Firefox · Android"; as much of it as is known, perhaps nothing."""
    known = [next((word for sign, word in table if sign in user_agent), "") for table in (_BROWSERS, _SYSTEMS)]
    return " · ".join(filter(None, known))
