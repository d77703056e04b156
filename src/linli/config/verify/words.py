"""What ``linli verify`` says, in both languages: code, English, Chinese.

They stand here and in no catalogue, because this command runs where nothing of a site is set up.
"""

import os
from collections.abc import Mapping

LANGUAGES = ("zh", "en")

WORDS: dict[str, tuple[str, str]] = {
    # What was found.
    "checkpoint": (
        "The log {origin} has {size} entries; the root over them is {root}.",
        "公开日志 {origin} 共有 {size} 条，总摘要为 {root}。",
    ),
    "signed": ("Signed by the log, with the key that you gave.", "已由该日志签名，与您给出的公钥相符。"),
    "unsigned": (
        "The signature was not checked: give the log's key with --key.",
        "没有核对签名：请用 --key 给出该日志的公钥。",
    ),
    "witness": ("Seen and signed by the witness {name} at {at}.", "见证方 {name} 已于 {at} 见证并签名。"),
    "inclusion": (
        "The entry stands in the log at number {index}, among {size}.",
        "该条目在公开日志的第 {index} 号，日志共有 {size} 条。",
    ),
    "consistency": (
        "Nothing was rewritten: the log with {size} entries begins with the {old} that were there before.",
        "没有改写：现有 {size} 条的日志，开头就是之前的 {old} 条。",
    ),
    "consistency_from_nothing": (
        "The earlier checkpoint signed an empty log, which every log begins with: it shows nothing of these {size}.",
        "之前的检查点签的是一份空日志，任何日志都以它开头：关于现有的 {size} 条，它什么也证明不了。",
    ),
    "receipt": ("{file}: this receipt is genuine.", "{file}：这份回执是真的。"),
    "receipt_at": ("What was done: {verb}, at {at}.", "所办之事：{verb}，时间 {at}。"),
    "receipt_told": ("What was told: {told}", "告知的内容：{told}"),
    "told_reference": ("Number: {told}", "编号：{told}"),
    "told_verb": ("What happened: {told}", "所办之事：{told}"),
    "told_at": ("When: {told}", "时间：{told}"),
    "told_state": ("Stage then: {told}", "当时的阶段：{told}"),
    "told_owner": ("Who had it: {told}", "责任单位：{told}"),
    "told_due_at": ("Done at the latest: {told}", "最晚办好：{told}"),
    "told_text": ("Words: {told}", "文字：{told}"),
    "against": (
        "The log that stands there now, with {size} entries, still holds it.",
        "现在公布的日志共有 {size} 条，仍然包含这一条。",
    ),
    "log": (
        "All {size} entries and every tile were read and fit what was signed.",
        "已逐条读取全部 {size} 条及每一个文件，均与签名的内容相符。",
    ),
    "log_from": (
        "The first {old} are those of the earlier checkpoint.",
        "其中前 {old} 条与较早的检查点一致。",
    ),
    "reading": ("{count} of {size} entries read", "已读取 {count} 条，共 {size} 条"),
    # What is refused: faults of notes, proofs and logs.
    "NOT_TEXT": ("This is not text as it must be.", "内容不是规定的文本。"),
    "NOT_A_NOTE": ("This is not written as it must be, or parts of it are missing.", "格式不对，或缺少一部分。"),
    "NOT_A_KEY": ("This is no key: it must read name+number+key.", "这不是公钥：应为“名称+编号+公钥”的样式。"),
    "TOO_LONG": ("It is longer than such a thing can be.", "长度超出了应有的范围。"),
    "UNSIGNED": (
        "It is not signed by whom you believe: the key of this log, and as many witnesses as you asked for.",
        "没有您信任的签名：该日志的公钥，以及您要求数目的见证方。",
    ),
    "WRONG_SIGNATURE": (
        "A signature does not fit: what was signed has been changed.",
        "签名不符：签名之后内容被改动过。",
    ),
    "SIZE": ("The log has no such entry or size.", "公开日志没有这样的编号或条数。"),
    "HASH_LENGTH": ("A hash has the wrong length.", "有一个摘要的长度不对。"),
    "PATH_LENGTH": ("The proof has too many or too few steps.", "证明的步数不对。"),
    "ROOT": ("It does not lead to what the log signed.", "推算的结果与日志签名的内容不符。"),
    "OLD_ROOT": (
        "The log was rewritten: it no longer begins with what the earlier checkpoint signed.",
        "日志被改写过：开头已不是较早检查点所签名的内容。",
    ),
    "SHRUNK": (
        "The log now shows fewer entries than it once signed.",
        "现在公布的日志，条数比以前签名的还少。",
    ),
    "FORKED": (
        "The log signed two different contents for the same number of entries.",
        "同样的条数，日志却签过两种不同的内容。",
    ),
    "ENTRY": (
        "The first bad entry is number {index}: it is not the one that was signed.",
        "第一处问题在第 {index} 号条目：它不是签名时的那一条。",
    ),
    "TILE": (
        "The first bad file is {tile}: its hashes are not those that were signed.",
        "第一处问题在文件 {tile}：其中的摘要不是签名时的内容。",
    ),
    "MISSING": ("The file {tile} is missing.", "缺少文件 {tile}。"),
    "BUNDLE": (
        "The entries from number {index} on cannot be read in {tile}.",
        "文件 {tile} 中，从第 {index} 号起的条目无法读取。",
    ),
    "WHOLE_ROOT": (
        "Entries and tiles fit each other, but make another log than the one that was signed.",
        "条目与文件彼此相符，但与签名的日志不是同一份。",
    ),
    "NOT_OURS": (
        "The receipt does not say what it stands for. Give the entry itself with --entry.",
        "回执中没有写明所证明的内容。请用 --entry 给出条目本身。",
    ),
    "ENTRY_TOO_LONG": ("An entry has 65,535 bytes at most.", "一条条目最多 65,535 字节。"),
    "OTHER_ORIGIN": ("These are checkpoints of two different logs.", "这是两份不同日志的检查点。"),
    "TOO_MANY": (
        "The log says that it has {size} entries. This program reads {most} at most; see --most.",
        "该日志自称有 {size} 条。本程序最多读取 {most} 条，可用 --most 调整。",
    ),
    # What could not be checked.
    "absent": ("There is nothing at {name}.", "{name} 处没有内容。"),
    "file": ("{name} cannot be read: {said}.", "无法读取 {name}：{said}。"),
    "too_long": ("What stands at {name} is longer than it can be.", "{name} 的内容超出了应有的长度。"),
    "address": ("{name} is no address of a log.", "{name} 不是日志的地址。"),
    "status": ("{name} answers with {status}.", "{name} 返回了 {status}。"),
    "slow": ("{name} did not answer in full within {seconds} seconds.", "{name} 在 {seconds} 秒内没有完整回答。"),
    "unreachable": ("{name} cannot be reached: {said}.", "无法连接 {name}：{said}。"),
    "encoding": (
        "{name} answers in a form that cannot be unpacked: {encoding}.",
        "{name} 的压缩方式无法解开：{encoding}。",
    ),
    "cut_off": ("The answer of {name} is cut off.", "{name} 的回答不完整。"),
    "redirects": ("{name} leads round in circles.", "{name} 一再转向，没有结果。"),
    "elsewhere": (
        "{name} sends us on to {target}. If you believe that host, give its address instead.",
        "{name} 让我们转到 {target}。如果您信任那个主机，请直接给出它的地址。",
    ),
    # The outcome.
    "refused": ("Not proven.", "不能证明。"),
    "unchecked": ("Could not be checked.", "无法核对。"),
    "in_file": ("{file}:", "{file}："),
}


def language_of(asked: str | None) -> str:
    """``zh`` or ``en``: as asked, or as the machine is set; Chinese where nothing is said."""
    said = asked or next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "zh")
    return "zh" if said.lower().startswith("zh") else "en"


def sentence(code: str, language: str, facts: Mapping[str, object]) -> str:
    """One sentence."""
    english, chinese = WORDS[code]
    return (chinese if language == "zh" else english).format(**{name: _printable(facts[name]) for name in facts})


def _printable(value: object) -> str:
    """Whatever somebody else's server or file says, without what would move the cursor of a terminal."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in str(value))
