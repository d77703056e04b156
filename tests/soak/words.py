"""The sentences of the report, in both languages."""

Words = dict[str, str]

EN: Words = {
    "other": "中文：[soak.zh.md](soak.zh.md)",
    "title": "Thirty minutes under load, with faults",
    "written": "Written by `make soak`; nothing here was written by hand. The town is "
    "made up: {minutes:.0f} minutes, "
    "{rate:.0f} requests a second begun when they were due, a fault every {every:.0f} s, seed {seed}. "
    "{cores} cores, {memory} of memory, {system}, Python {python}, PostgreSQL {postgresql}; load, faults and town on "
    "this one machine.",
    "passed": "**Every line is met.**",
    "failed": "**Not every line is met: see below.**",
    "verdict": "Line by line",
    "line": "| | line | found |",
    "yes": "met",
    "no": "NOT MET",
    "unknown": "run too short to tell",
    "load": "30 minutes at 100 requests/s: {minutes:.1f} minutes, {requests:,} requests, {rate:.1f}/s of {asked:.0f}/s",
    "faults": "a fault at least every minute, of every kind that is asked for: {count} done",
    "lost": "no acknowledged write lost: {acknowledged:,} acknowledged",
    "doubled": "no write doubled, none that nobody sent: {stored:,} stored",
    "fork": "no fork: {kept:,} checkpoints kept by an auditor, {cosigned:,} signed by the "
    "witness, all of them beginnings "
    "of the last one with {size:,} entries; `linli ledger verify` and `linli verify log` agree",
    "errors": "error rate outside the windows 0: {count:,} of {requests:,}",
    "recovered": "after every fault all of it answers again within 45 s: longest {longest:.1f} s; "
    "windows take {share:.0f} % of the time (at most 60)",
    "queues": "chain, log, notices and jobs are back to usual after every fault: longest {longest:.1f} s",
    "memory": "memory flat: no process grows by more than {bar:.0f} MB an hour once it has run for 90 s",
    "handles": "open handles flat: no process by more than {bar:.0f} an hour",
    "connections": "connections to the database flat: {first:.0f} in the first quarter, {last:.0f} in the last, "
    "{most:.0f} at most",
    "windows": "The faults",
    "windows_why": "A window begins with the fault and ends 5 s after everything answers "
    "again: four looks in one second "
    "in which web and live answer, every process runs and fewer requests wait than half a second brings. A request "
    "belongs to a window when any moment of it does, from when it was due until its end.",
    "windows_head": "| at | fault | window | recovered after | queues usual after | requests "
    "touched | of them failed |",
    "never": "never",
    "latency": "How long requests took",
    "latency_why": "Counted from when a request was due, not from when it could be sent; "
    "given up after 10 s. A write is "
    "sent again with the same key until it is acknowledged; each try counts.",
    "latency_head": "| route | where | requests | failed | p50 ms | p95 ms | p99 ms | longest ms |",
    "out": "outside",
    "in": "in windows",
    "all": "all",
    "memory_title": "Memory, handles and processor",
    "memory_why": "Private pages (RssAnon) every 5 s; PostgreSQL's processes together. The "
    "slope is one line through all "
    "lives of a process, each with a level of its own, without its first 90 s; below 240 s in all none is drawn. "
    "Cores busy: processor seconds used per second; load is this tool itself.",
    "memory_head": "| process | first MB | last MB | most MB | MB an hour | handles an hour | seconds counted "
    "| cores busy |",
    "how": "How the faults are made, and what they do not cover",
    "live": "{hints:,} hints reached the open pages, which came back {reconnected:,} times.",
    "logged": "What the processes logged as errors, nearly all in windows:",
}
ZH: Words = {
    "other": "English: [soak.md](soak.md)",
    "title": "带故障的三十分钟负载",
    "written": "由 `make soak` 写成，没有一处是手写的。镇是编造的：{minutes:.0f} 分钟，"
    "每秒 {rate:.0f} 个请求，到点就发，"
    "每 {every:.0f} 秒一次故障，种子 {seed}。{cores} 核，内存 {memory}，{system}，Python {python}，"
    "PostgreSQL {postgresql}；负载、故障和镇都在这一台机器上。",
    "passed": "**每一条都做到了。**",
    "failed": "**没有全部做到，见下表。**",
    "verdict": "逐条结论",
    "line": "| | 要求 | 实测 |",
    "yes": "做到",
    "no": "没有做到",
    "unknown": "时间太短，看不出",
    "load": "30 分钟、每秒 100 个请求：{minutes:.1f} 分钟，{requests:,} 个请求，每秒 "
    "{rate:.1f} 个（要求 {asked:.0f} 个）",
    "faults": "至少每分钟一次故障，要求的每一种都有：做了 {count} 次",
    "lost": "确认过的写入一条不丢：确认 {acknowledged:,} 条",
    "doubled": "没有一条写了两遍，也没有谁都没发过的：存有 {stored:,} 条",
    "fork": "没有分叉：审计者留存 {kept:,} 个检查点，见证人签了 {cosigned:,} 个，都是最后一个（{size:,} 条）的开头；"
    "`linli ledger verify` 和 `linli verify log` 也这样说",
    "errors": "窗口之外出错率为 0：{requests:,} 个里有 {count:,} 个",
    "recovered": "每次故障后 45 秒内全部恢复应答：最长 {longest:.1f} 秒；窗口占全部时间的 {share:.0f}%（最多 60%）",
    "queues": "每次故障后，链、日志、通知和任务的积压都回到平常：最长 {longest:.1f} 秒",
    "memory": "内存平稳：进程运行 90 秒之后，每小时增长都不超过 {bar:.0f} MB",
    "handles": "打开的句柄平稳：每小时增长都不超过 {bar:.0f} 个",
    "connections": "数据库连接平稳：头四分之一 {first:.0f} 个，末四分之一 {last:.0f} 个，最多 {most:.0f} 个",
    "windows": "各次故障",
    "windows_why": "窗口从故障开始，到全部恢复应答之后 5 秒为止：一秒内看四次，网页和实时进程都应答，每个进程都在，"
    "等着的请求少于半秒的量。请求从该发到结束，只要有一刻在窗口里，就算在窗口里。",
    "windows_head": "| 时刻 | 故障 | 窗口 | 多久恢复 | 积压多久回到平常 | 涉及的请求 | 其中失败 |",
    "never": "没有恢复",
    "latency": "请求用了多久",
    "latency_why": "从该发的时刻算起，不是从能发的时刻；10 秒后放弃。写入带着同一个键重发，"
    "直到得到确认；每次尝试都算一次。",
    "latency_head": "| 路径 | 在哪里 | 请求 | 失败 | p50 毫秒 | p95 毫秒 | p99 毫秒 | 最长毫秒 |",
    "out": "窗口外",
    "in": "窗口内",
    "all": "全部",
    "memory_title": "内存、句柄和处理器",
    "memory_why": "私有页（RssAnon），每 5 秒看一次；PostgreSQL 的各进程合在一起。"
    "斜率是穿过一个进程各段寿命的一条线，"
    "每段有自己的高度，不算头 90 秒；总共不足 240 秒就不画。"
    "占用核数：每秒用去的处理器秒数；load 是本工具自己。",
    "memory_head": "| 进程 | 开始 MB | 最后 MB | 最多 MB | 每小时 MB | 每小时句柄 | 计入秒数 | 占用核数 |",
    "how": "故障是怎样做的，没有包括什么",
    "live": "开着的页面收到 {hints:,} 次提示，重新连上 {reconnected:,} 次。",
    "logged": "各进程记下的错误，几乎都在窗口里：",
}
FAULTS_EN: Words = {
    "kill web": "kill -9 of the web process and its workers",
    "kill web worker": "kill -9 of one web worker",
    "kill worker": "kill -9 of the worker: jobs, chain, publisher of the log, notices",
    "kill live": "kill -9 of the live process",
    "kill witness": "kill -9 of the witness",
    "kill postgresql": "kill -9 of PostgreSQL's first process",
    "kill backend": "kill -9 of one PostgreSQL session, which makes the server recover",
    "full disk": "full disk: no block free for 12 s on the town's file system, an ext4 in "
    "a file; tables, WAL, log, keys "
    "and photos lie there. WAL segments that PostgreSQL has set aside can still be written",
    "slow disk": "slow disk: that file system is frozen 0.4 s of every 0.5 s, for 12 s, so "
    "that every write and sync waits. "
    "Reads stay fast",
    "clock step": "clock step: ten minutes on or back for 12 s, then right again, at once for "
    "every process and PostgreSQL, by a "
    "library of the tool; monotonic clocks and file times stay",
    "drop clients": "dropped connections: all of the load's are reset each second, eight times, once held for 3 s",
    "drop database": "dropped connections: all sessions of the database are ended each second, eight times",
}
FAULTS_ZH: Words = {
    "kill web": "kill -9 网页进程和它的工作进程",
    "kill web worker": "kill -9 一个网页工作进程",
    "kill worker": "kill -9 后台进程：任务、链、日志发布、通知",
    "kill live": "kill -9 实时进程",
    "kill witness": "kill -9 见证人",
    "kill postgresql": "kill -9 PostgreSQL 的主进程",
    "kill backend": "kill -9 一个 PostgreSQL 会话，服务器因此要恢复",
    "full disk": "磁盘满：镇所在的文件系统（一个文件里的 ext4）12 秒内一个块也不剩；表、"
    "WAL、日志、密钥和照片都在上面。"
    "PostgreSQL 事先留好的 WAL 段仍可写",
    "slow disk": "磁盘慢：该文件系统每 0.5 秒冻结 0.4 秒，共 12 秒，每次写入和同步都要等；读取不受影响",
    "clock step": "时钟跳变：前跳或后跳十分钟，12 秒后跳回，所有进程和 PostgreSQL 同时跳，"
    "由工具自带的库来做；单调时钟和文件时间不变",
    "drop clients": "连接中断：负载的全部连接每秒重置一次，共八次，其中一次停住 3 秒",
    "drop database": "连接中断：数据库的全部会话每秒结束一次，共八次",
}
NAMES_ZH: Words = {
    "kill web": "网页 kill -9",
    "kill web worker": "网页工作进程 kill -9",
    "kill worker": "后台 kill -9",
    "kill live": "实时 kill -9",
    "kill witness": "见证人 kill -9",
    "kill postgresql": "PostgreSQL kill -9",
    "kill backend": "数据库会话 kill -9",
    "full disk": "磁盘满",
    "slow disk": "磁盘慢",
    "clock step": "时钟跳变",
    "drop clients": "客户端连接中断",
    "drop database": "数据库连接中断",
}
